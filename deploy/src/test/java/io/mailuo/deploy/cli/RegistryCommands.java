package io.mailuo.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailuo.deploy.client.PlatformClient;
import io.mailuo.deploy.client.Session;
import io.mailuo.spec.json.Json;
import io.mailuo.spec.topic.Topics;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;

/** The commands about registered things, driven on a platform as an owner and another department would. */
public final class RegistryCommands {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern CODE = Pattern.compile("[0-9]{19}");

    private final PlatformClient owner;
    private final PlatformClient other;
    private final String mqtt;

    private RegistryCommands(PlatformClient owner, PlatformClient other, String mqtt) {
        this.owner = owner;
        this.other = other;
        this.mqtt = mqtt;
    }

    /**
     * Drives them.
     *
     * @param owner speaks for the organization {@code water}
     * @param mqtt host and port
     */
    public static void drive(PlatformClient owner, PlatformClient other, String mqtt) throws Exception {
        var commands = new RegistryCommands(owner, other, mqtt);
        String device = commands.replacesADevice();
        commands.linksAndTraces(device);
        commands.corrects(device);
        commands.finds(device);
        commands.imports();
    }

    /**
     * Links an account to somebody at the provider, and unlinks it.
     *
     * @param administrator may do so; an OpenID Connect provider is configured
     */
    public static void driveAccounts(PlatformClient administrator) {
        ok(administrator, "account create wang --role viewer --organization water -q");
        assertThat(json(ok(administrator, "account link wang wang.fang@city --json")))
                .contains("\"oidcSubject\":\"wang.fang@city\"", "\"oidcIssuer\":\"http://127.0.0.1:1\"");
        ok(administrator, "account create li --role registrar --organization water -q");
        assertThat(failed(administrator, "account link li wang.fang@city")).contains("already-exists", "'wang'");
        driveSession(
                administrator.url(),
                ok(administrator, "account create keeper --role audit-admin -q").strip());
        assertThat(failed(administrator, "account link keeper somebody")).contains("/oidcSubject");
        assertThat(failed(administrator, "account link nobody somebody")).contains("404");
        assertThat(json(ok(administrator, "account unlink wang --json"))).doesNotContain("oidc");
        ok(administrator, "account link li wang.fang@city");
    }

    /** Signs an audit administrator in who still has the first password, verifies as him, and signs him out. */
    private static void driveSession(String url, String password) {
        try {
            var directory = Files.createTempDirectory("mailuo");
            var file = directory.resolve("session.json");
            var where = " --url " + url + " --session " + file + " --data " + directory;
            assertThat(piped("wrong\n", "login keeper" + where)).contains("wrong-password");
            assertThat(file).doesNotExist();
            assertThat(piped(password + "\nCorrect-Horse-7\n", "login keeper" + where))
                    .contains("audit-admin")
                    .doesNotContain(password, "Correct-Horse-7", "ml_");
            assertThat(Files.getPosixFilePermissions(file))
                    .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
            assertThat(piped("", "audit verify" + where)).containsPattern("intact +true");
            assertThat(piped("", "audit list --limit 1 -q --url " + url + "/ --session " + file))
                    .isNotBlank();
            assertThat(piped("", "device list" + where)).contains("403");
            var session = Session.read(file).orElseThrow();
            assertThat(piped("", "logout" + where)).contains("keeper is signed out");
            assertThat(file).doesNotExist();
            assertThat(piped("", "audit verify" + where)).contains("no platform was found");

            session.write(file);
            assertThat(piped("", "audit verify" + where)).contains("no longer valid", "mailuo login keeper");
            new Session(url, "keeper", "x", Instant.EPOCH).write(file);
            assertThat(piped("", "audit verify" + where)).contains("ended at 1970-01-01", "mailuo login keeper");
            Files.delete(file);
            Files.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a command without a token says, to either side, with a text on its standard input. */
    private static String piped(String input, String words) {
        var standard = System.in;
        var said = new StringWriter();
        System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        try {
            Mailuo.commandLine()
                    .setOut(new PrintWriter(said, true))
                    .setErr(new PrintWriter(said, true))
                    .execute(words.split(" "));
        } finally {
            System.setIn(standard);
        }
        return said.toString();
    }

    private void imports() throws IOException {
        var table = Files.createTempFile("mailuo", ".csv");
        Files.writeString(table, "设备类型,行政区划,名称,单位\n14001,110105,Imported,water\n");
        ok(owner, "device import " + table);
        String id = ok(owner, "import list --limit 1 -q").strip();
        assertThat(ok(owner, "import show " + id)).contains("COMMITTED", "water-clerk");
        assertThat(ok(owner, "import undo " + id + " -q")).isEqualTo("UNDONE\n");
        assertThat(ok(owner, "device list --division 110105")).doesNotContain("Imported");
        assertThat(failed(owner, "import cancel " + id)).contains("409");
        Files.delete(table);
    }

    private String replacesADevice() throws Exception {
        String old = ok(
                        owner,
                        "device add --type 05001 --division 110105 --organization water --place 116.5,39.8 -q --name",
                        "旧水位计")
                .strip();
        publish(old, 1);
        await().atMost(PATIENCE).until(() -> history(old).contains("1.0"));
        String fresh = ok(
                        owner,
                        "device replace " + old + " -q --name 新水位计 --external-id imei=860000000000001 --reason",
                        "进水 损坏")
                .strip();
        assertThat(fresh).matches(CODE).isNotEqualTo(old);
        publish(fresh, 2);
        await().atMost(PATIENCE).until(() -> history(fresh).contains("2.0"));
        assertThat(history(fresh).lines().skip(1).map(line -> line.substring(0, 19)))
                .containsExactly(fresh, old);
        assertThat(ok(owner, "device observations " + fresh + " --property water_level"))
                .doesNotContain(old)
                .doesNotContain("1.0 ");
        assertThat(ok(owner, "device lineage " + fresh + " -q")).isEqualTo(old + "\n" + fresh + "\n");
        assertThat(ok(owner, "device lineage " + fresh)).contains("RETIRED");
        assertThat(ok(owner, "history device " + old))
                .contains("device.replaced", "water-clerk", "IN_SERVICE", "RETIRED");
        assertThat(json(ok(owner, "history device " + old + " --json"))).contains("\"changes\"");
        assertThat(failed(owner, "device replace " + old + " --reason again")).contains("already-replaced");
        assertThat(failed(other, "history device " + old)).contains("mailuo: ");
        return fresh;
    }

    private String history(String device) {
        return ok(owner, "device observations " + device + " --property water_level --lineage");
    }

    private void linksAndTraces(String device) {
        var objects = new ArrayList<String>();
        for (var name : List.of("上游井", "下游井")) {
            objects.add(owner.post(
                            "/api/v1/objects",
                            Given.fields(
                                    Json.MAPPER.createObjectNode(),
                                    "standard",
                                    "GB/T 47678.5-2026",
                                    "componentClass",
                                    "01002",
                                    "division",
                                    "110105",
                                    "name",
                                    name,
                                    "organization",
                                    "water"))
                    .path("code")
                    .asText());
        }
        String upper = objects.getFirst();
        String lower = objects.getLast();
        assertThat(ok(owner, "device links " + device + " --observes " + upper)).contains(upper, "observes", "上游井");
        assertThat(ok(owner, "network put drainage P-1=" + upper + ":" + lower + " -q"))
                .isEqualTo("1\n");
        assertThat(ok(owner, "network segments drainage --object " + lower)).contains("P-1", upper, lower);
        assertThat(ok(owner, "network trace drainage " + lower + " --upstream")).contains("上游井", device);
        assertThat(ok(owner, "network trace drainage " + lower + " --upstream -q"))
                .isEqualTo(device + "\n");
        assertThat(json(ok(owner, "network trace drainage " + lower + " --upstream --json")))
                .contains("\"complete\":true");
        assertThat(failed(owner, "network put drainage nonsense")).contains("ID=FROM:TO");
        ok(owner, "network remove drainage P-1");
        assertThat(ok(owner, "network segments drainage -q")).isEmpty();
        assertThat(ok(owner, "device links " + device + " --none -q")).isEmpty();
    }

    private void corrects(String device) {
        String id = ok(other, "correction raise device/" + device + " name 东门水位计 -q --reason seen")
                .strip();
        assertThat(ok(owner, "correction list --side owned --state open"))
                .contains(id, "device/" + device, "东门水位计", "seen");
        assertThat(ok(owner, "correction decide " + id + " -q")).isEqualTo("accepted\n");
        assertThat(ok(owner, "device show " + device)).contains("东门水位计");
        String second = ok(
                        other,
                        "correction raise device/" + device + " place {\"lon\":116.6,\"lat\":39.7} -q --reason seen")
                .strip();
        assertThat(ok(owner, "correction decide " + second + " -q --refuse wrong"))
                .isEqualTo("refused\n");
        String third = ok(other, "correction raise device/" + device + " name x -q --reason seen")
                .strip();
        assertThat(ok(other, "correction withdraw " + third + " -q")).isEqualTo("withdrawn\n");
        assertThat(json(ok(other, "correction show " + third + " --json"))).contains("\"state\":\"withdrawn\"");
    }

    private void finds(String device) {
        ok(owner, "device add --type 05001 --division 110105 --organization water --place 116.5,39.8 --name Twin");
        ok(owner, "finding check");
        String id = ok(owner, "finding list --rule duplicate-place --state open -q")
                .lines()
                .findFirst()
                .orElseThrow();
        assertThat(ok(owner, "finding list --rule duplicate-place")).contains("device/", "open");
        assertThat(failed(owner, "finding decide " + id + " dismiss")).contains("reason");
        assertThat(ok(owner, "finding decide " + id + " dismiss -q --reason both"))
                .isEqualTo("dismissed\n");
        assertThat(ok(owner, "finding show " + id)).contains("evidence");
        assertThat(ok(owner, "finding decide " + id + " reopen -q")).isEqualTo("open\n");
        assertThat(ok(owner, "share catalogue --domain 05")).contains(device, "score");
    }

    private void publish(String device, int level) throws MqttException {
        var secret = ok(owner, "device credentials " + device + " -q").strip();
        var options = new MqttConnectionOptions();
        options.setUserName(device);
        options.setPassword(secret.getBytes(StandardCharsets.UTF_8));
        var client = new MqttClient("tcp://" + mqtt, device, new MemoryPersistence());
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            client.connect(options);
            return true;
        });
        var payload = "[{\"n\":\"water_level\",\"v\":" + level + ".0}]";
        client.publish(Topics.deviceObservations(device), payload.getBytes(StandardCharsets.UTF_8), 1, false);
        client.disconnect();
        client.close();
    }

    private static String ok(PlatformClient as, String words, String... more) {
        var out = new StringWriter();
        var err = new StringWriter();
        assertThat(run(as, words, more, out, err)).as("%s: %s", words, err).isZero();
        return out.toString();
    }

    private static String failed(PlatformClient as, String words) {
        var err = new StringWriter();
        assertThat(run(as, words, new String[0], new StringWriter(), err))
                .as(words)
                .isEqualTo(1);
        return err.toString();
    }

    private static int run(PlatformClient as, String words, String[] more, StringWriter out, StringWriter err) {
        var arguments = new ArrayList<>(List.of(words.split(" ")));
        arguments.addAll(List.of(more));
        arguments.addAll(List.of("--url", as.url(), "--token", as.token()));
        return Mailuo.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
    }

    private static String json(String text) {
        try {
            return Json.MAPPER.readTree(text).toString();
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }
}
