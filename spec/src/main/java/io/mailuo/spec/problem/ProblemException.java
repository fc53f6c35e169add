package io.mailuo.spec.problem;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Ends a request with a {@link Problem}. Thrown anywhere below a handler; rendered in one place. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final transient @Nullable Duration retryAfter;

    public ProblemException(Problem problem) {
        this(problem, null);
    }

    private ProblemException(Problem problem, @Nullable Duration retryAfter) {
        super(message(problem));
        this.problem = problem;
        this.retryAfter = retryAfter;
    }

    /** One that passes: the same request may be made again after {@code wait}, in whole seconds. */
    public static ProblemException later(int status, String code, Text title, Text detail, Duration wait) {
        return new ProblemException(new Problem(code, status, title, detail, List.of()), wait);
    }

    public ProblemException(int status, String code, Text title, @Nullable Text detail) {
        this(new Problem(code, status, title, detail, List.of()));
    }

    /** A 400 about one field of the body ({@code pointer} is a JSON pointer) or one query parameter (its name). */
    public static ProblemException field(String pointer, Text message) {
        return new ProblemException(new Problem(
                "invalid-field",
                400,
                new Text("A field is not valid", "字段无效"),
                new Text(pointer + ": " + message.en(), pointer + "：" + message.zh()),
                List.of(new Problem.Field(pointer, message))));
    }

    /** A 404 for {@code what}, such as {@code device 110105…}. */
    public static ProblemException notFound(Text what) {
        return new ProblemException(404, "not-found", new Text("There is no such thing", "未找到"), what);
    }

    /** What the caller is told. */
    public Problem problem() {
        return problem;
    }

    /** After how long the request may be made again; empty where that is not said. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    private static String message(Problem problem) {
        var detail = problem.detail();
        return problem.code() + ": " + problem.title().en() + (detail == null ? "" : ": " + detail.en());
    }
}
