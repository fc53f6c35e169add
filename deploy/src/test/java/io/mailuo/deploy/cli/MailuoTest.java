package io.mailuo.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.spec.json.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MailuoTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path temp;

    @Test
    void every_command_says_what_it_does() {
        for (var command : all(Mailuo.commandLine(), new ArrayList<>())) {
            var usage = command.getCommandSpec().usageMessage();

            assertThat(String.join("", usage.description()))
                    .as(command.getCommandSpec().qualifiedName())
                    .isNotBlank();
            assertThat(command.getUsageMessage()).contains("Usage: ");
        }
    }

    @Test
    void every_option_is_described() {
        for (var command : all(Mailuo.commandLine(), new ArrayList<>())) {
            for (var option : command.getCommandSpec().options()) {
                assertThat(option.description())
                        .as(command.getCommandSpec().qualifiedName() + " " + option.longestName())
                        .isNotEmpty();
            }
        }
    }

    @Test
    void without_a_platform_a_command_says_how_to_get_one() {
        int status = run("device", "show", "1", "--data", temp.toString());

        assertThat(status).isEqualTo(1);
        assertThat(err.toString()).contains("no platform was found").contains("./mailuo up");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void a_platform_that_does_not_answer_is_named() {
        int status = run("status", "--url", "http://127.0.0.1:1", "--token", "x");

        assertThat(status).isEqualTo(1);
        assertThat(out.toString()).contains("http://127.0.0.1:1").contains("false");
    }

    @Test
    void wrong_usage_ends_with_status_2_and_names_what_is_missing() {
        assertThat(run("device", "add", "--name", "x")).isEqualTo(2);
        assertThat(err.toString()).contains("--type").contains("--division");
    }

    @Test
    void a_frame_is_decoded_and_encoded_back() throws Exception {
        run("decode", "hj212", "--example");
        String frame = out.toString().strip();
        out.getBuffer().setLength(0);

        assertThat(run("decode", "hj212", "--text", frame)).isZero();
        JsonNode decoded = Json.MAPPER.readTree(out.toString());
        assertThat(decoded.path("protocol").asText()).isEqualTo("hj212");
        assertThat(decoded.toString()).contains("RtdInterval");
    }

    @Test
    void a_codec_that_a_profile_declares_is_used_by_its_name_and_from_a_file(@TempDir Path directory) throws Exception {
        assertThat(run("decode", "milesight-em500-pp", "--hex", "01755c037b0a00"))
                .isZero();
        assertThat(Json.MAPPER
                        .readTree(out.toString())
                        .path("observations")
                        .path(1)
                        .path("value")
                        .asDouble())
                .isEqualTo(0.01);
        out.getBuffer().setLength(0);

        var profile = directory.resolve("mine.yaml");
        Files.writeString(
                profile,
                "id: mine\npayload: {format: binary, example: '07', fields: [{name: n, type: u8, observe: value}]}\n");
        assertThat(run("decode", "--profile", profile.toString(), "--hex", "2a"))
                .isZero();
        assertThat(out.toString()).contains("42");

        Files.writeString(
                profile, "id: mine\npayload: {format: binary, example: '07', fields: [{name: n, type: u9}]}\n");
        assertThat(run("decode", "--profile", profile.toString(), "--hex", "2a"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("mine.yaml: payload.fields[0].type").contains("(line 2)");
    }

    @Test
    void a_broken_frame_is_refused_with_reason_and_place() throws Exception {
        int status = run("decode", "senml-json", "--text", "[{\"n\":\"pm2_5\",\"v\":");

        assertThat(status).isEqualTo(1);
        var error = Json.MAPPER.readTree(out.toString()).path("error");
        assertThat(error.path("reason").asText()).isEqualTo("malformed");
        assertThat(error.path("rule").asText()).isNotBlank();
    }

    private int run(String... arguments) {
        return Mailuo.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private static List<CommandLine> all(CommandLine command, List<CommandLine> found) {
        found.add(command);
        command.getSubcommands().values().forEach(each -> all(each, found));
        return found;
    }
}
