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
        String fields = out.toString();
        out.getBuffer().setLength(0);

        assertThat(run("encode", "hj212", fields)).isZero();
        assertThat(out.toString().strip()).isEqualTo(frame);
    }

    @Test
    void several_frames_are_shown_one_json_object_a_line_and_a_wrong_one_fails_the_command(@TempDir Path directory)
            throws Exception {
        assertThat(run("decode", "cayennelpp", "03670110", "0367", "01 67 00 ff"))
                .isEqualTo(1);
        var lines = out.toString().lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(Json.MAPPER.readTree(lines.get(0)).has("message")).isTrue();
        assertThat(Json.MAPPER
                        .readTree(lines.get(1))
                        .path("error")
                        .path("offset")
                        .asInt())
                .isEqualTo(2);
        assertThat(Json.MAPPER.readTree(lines.get(2)).has("observations")).isTrue();
        out.getBuffer().setLength(0);

        var file = directory.resolve("frames.txt");
        Files.writeString(file, "03670110\n\n016700ff\n");
        assertThat(run("decode", "cayennelpp", "--lines", file.toString())).isZero();
        assertThat(out.toString().lines()).hasSize(2);
    }

    @Test
    void the_protocols_that_a_frame_could_be_are_guessed() throws Exception {
        assertThat(run("decode", "--guess", "0175320367c80004683c", "10 5b fd 58 16"))
                .isZero();
        var lines = out.toString().lines().toList();
        assertThat(Json.MAPPER.readTree(lines.get(0)).path("protocols").toString())
                .contains("milesight-em300-th");
        assertThat(Json.MAPPER.readTree(lines.get(1)).path("protocols").toString())
                .contains("mbus");
        assertThat(run("decode", "--guess", "--text", "hello")).isEqualTo(1);
    }

    @Test
    void the_help_of_decode_lists_every_protocol_with_an_example() {
        assertThat(run("decode", "--help")).isZero();
        assertThat(out.toString())
                .contains("sparkplug", "cn-warning", "./mailuo decode mbus '681b", "./mailuo decode hj212 --text '##");
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
