package io.mailuo.registry.label;

import io.mailuo.http.Access;
import io.mailuo.http.Answer;
import io.mailuo.http.Call;
import io.mailuo.http.Routes;
import io.mailuo.http.StreamHandler.Streamed;
import io.mailuo.registry.api.Fields;
import io.mailuo.registry.database.Database;
import io.mailuo.registry.files.TemporaryFiles;
import io.mailuo.registry.label.LabelSelection.Kind;
import io.mailuo.registry.search.Narrowing;
import io.mailuo.spec.catalogue.Names;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.Scope;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Labels on the API: {@code /labels}, {@code /label-sheets}. Thread-safe. */
public final class Labels implements AutoCloseable {

    private static final int MOST_BYTES = 1 << 20;
    private static final int PATIENCE_SECONDS = 30;
    private static final int MOST_PARTS = 1_000;
    private static final List<String> LANGUAGES = List.of("zh", "en");

    /** A sheet, as the API shows it. */
    record Sheet(String id, Names name, int columns, int rows, double widthMillimetres, double heightMillimetres) {}

    record Sheets(List<Sheet> items) {
        Sheets {
            items = List.copyOf(items);
        }
    }

    private record Job(Kind kind, LabelSheet sheet, int skip, String language) {}

    private final Database database;
    private final TemporaryFiles temporary;
    private final Narrowing narrowing;
    // Drawing takes a processor for seconds: one at a time, on a thread that nobody else waits for.
    private final ExecutorService drawing = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("labels").daemon().factory());
    private final Semaphore turn = new Semaphore(1, true);

    /** @param narrowing what narrows labels down, as it does the lists */
    public Labels(Database database, TemporaryFiles temporary, Narrowing narrowing) {
        this.temporary = temporary;
        this.database = database;
        this.narrowing = narrowing;
    }

    /** Adds the routes. */
    public void mount(Routes routes) {
        routes.get("/label-sheets", Access.authenticated(), call -> Answer.json(sheets()));
        routes.streamPost("/labels", Access.scope(Scope.REGISTRY_READ), MOST_BYTES, this::print);
    }

    /** Ends what is being drawn. */
    @Override
    public void close() {
        drawing.shutdownNow();
    }

    private static Sheets sheets() {
        return new Sheets(LabelSheet.ALL.stream()
                .map(sheet -> new Sheet(
                        sheet.id(),
                        sheet.names(),
                        sheet.columns(),
                        sheet.rows(),
                        sheet.label().width(),
                        sheet.label().height()))
                .toList());
    }

    private Streamed print(Call call) throws IOException, InterruptedException {
        var body = call.body(LabelBody.class);
        var job = check(body, call.language());
        if (!turn.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new ProblemException(
                    503,
                    "labels-busy",
                    new Text("Other labels are being drawn", "正在生成其他标签"),
                    new Text("Try again in half a minute.", "请半分钟后重试。"));
        }
        var file = temporary.create(".pdf");
        try {
            var labels = labels(call, body, job);
            drawing.submit(() -> {
                        draw(job, labels, file);
                        return file;
                    })
                    .get();
        } catch (ExecutionException e) {
            Files.delete(file);
            throw new IOException("labels could not be drawn", e.getCause());
        } catch (RuntimeException | InterruptedException e) {
            Files.delete(file);
            throw e;
        } finally {
            turn.release();
        }
        return new Streamed("application/pdf", "labels.pdf", out -> {
            try {
                Files.copy(file, out);
            } finally {
                Files.delete(file);
            }
        });
    }

    private List<Label> labels(Call call, LabelBody body, Job job) {
        return database.read(transaction -> {
            var selection = new LabelSelection(transaction, call.principal(), job.kind(), job.language());
            var codes = body.codes();
            if (codes != null) {
                return selection.of(codes.stream().filter(Objects::nonNull).toList());
            }
            return selection.of(narrowing, Objects.requireNonNull(body.filter()), body.part());
        });
    }

    /** Draws the labels into a file; at most {@link LabelSelection#MOST} of them. */
    static void draw(LabelSheet sheet, int skip, String title, List<Label> labels, Path file) throws IOException {
        try (var printer = new LabelPrinter(sheet, skip, title, file.resolveSibling(""));
                var out = new BufferedOutputStream(Files.newOutputStream(file))) {
            for (var label : labels) {
                printer.add(label);
            }
            printer.write(out);
        }
    }

    private static void draw(Job job, List<Label> labels, Path file) throws IOException {
        draw(job.sheet(), job.skip(), job.language().equals("zh") ? "标签" : "Labels", labels, file);
    }

    private static Job check(LabelBody body, Locale language) {
        var fields = new Fields();
        var kinds = new ArrayList<String>();
        Arrays.stream(Kind.values())
                .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                .forEach(kinds::add);
        var kind = fields.required("/kind", body.kind());
        fields.require(
                kind.isEmpty() || kinds.contains(kind),
                "/kind",
                "'" + kind + "' is not one of " + kinds,
                "“" + kind + "”不在 " + kinds + " 之中");
        var id = fields.required("/sheet", body.sheet());
        var sheet = LabelSheet.find(id);
        fields.require(
                id.isEmpty() || sheet.isPresent(),
                "/sheet",
                "'" + id + "' is not a sheet, see GET /label-sheets",
                "没有标签纸“" + id + "”，见 GET /label-sheets");
        fields.require(
                (body.codes() == null) != (body.filter() == null),
                "/codes",
                "either codes or filter is required, and not both",
                "codes 与 filter 须且只须给出一个");
        var codes = body.codes();
        fields.require(
                codes == null || !codes.isEmpty() && codes.size() <= LabelSelection.MOST,
                "/codes",
                "1 to " + LabelSelection.MOST + " codes are required",
                "须有 1 至 " + LabelSelection.MOST + " 个编码");
        var part = body.part();
        fields.require(
                part == null || codes == null && part >= 1 && part <= MOST_PARTS,
                "/part",
                "is not from 1 to " + MOST_PARTS + ", with a filter",
                "应为 1 至 " + MOST_PARTS + "，且只用于筛选");
        int skip = body.skip() == null ? 0 : body.skip();
        int most = sheet.map(LabelSheet::perPage).orElse(Integer.MAX_VALUE) - 1;
        fields.require(
                skip >= 0 && skip <= most,
                "/skip",
                skip + " is not from 0 to " + most,
                skip + " 不在 0 到 " + most + " 之间");
        var wanted = body.language() == null ? language.getLanguage() : body.language();
        fields.require(
                LANGUAGES.contains(wanted),
                "/language",
                "'" + wanted + "' is not zh or en",
                "“" + wanted + "”不是 zh 或 en");
        fields.check();
        return new Job(Kind.valueOf(kind.toUpperCase(Locale.ROOT)), sheet.orElseThrow(), skip, wanted);
    }
}
