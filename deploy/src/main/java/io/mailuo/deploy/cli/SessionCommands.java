package io.mailuo.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.deploy.FailureException;
import io.mailuo.deploy.client.PlatformClient;
import io.mailuo.deploy.client.Session;
import io.mailuo.spec.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code mailuo login} and {@code logout}: commands as somebody with an account. */
final class SessionCommands {

    private static final String CURRENT = "/api/v1/sessions/current";

    private SessionCommands() {}

    /** Signs in. */
    @Command(
            name = "login",
            mixinStandardHelpOptions = true,
            description = {
                "Sign in with an account; commands to this platform are this account's until 'mailuo logout'.",
                "Asks for the password, and for a new one where it must be changed; on a pipe these are the first and "
                        + "the second line. The session is kept in a file that only you can read and ends after 12 hours."
            },
            footer = {"", "Example: mailuo login auditor && mailuo audit verify"})
    static final class Login implements Callable<Integer> {

        @Mixin
        private Connection connection = new Connection();

        @Mixin
        private Output output = new Output();

        @Parameters(paramLabel = "USER", description = "The account's user name.")
        private String username = "";

        @Override
        public Integer call() {
            var url = connection.url();
            var secrets = new Secrets();
            var session = new PlatformClient(url, "").signIn(username, secrets.ask("Password of " + username));
            var client = new PlatformClient(url, session.token());
            JsonNode user = client.get(CURRENT).path("user");
            if (user.path("mustChangePassword").asBoolean()) {
                changePassword(client, secrets);
                user = client.get(CURRENT).path("user");
            }
            session.write(connection.sessionFile());
            output.one(
                    Json.MAPPER
                            .createObjectNode()
                            .put("url", url)
                            .put("username", session.username())
                            .put("role", user.path("role").asText())
                            .put("expiresAt", session.expiresAt().toString()),
                    "username");
            return 0;
        }

        private static void changePassword(PlatformClient client, Secrets secrets) {
            var next = secrets.ask("The password must be changed. New password");
            if (secrets.atTerminal() && !next.equals(secrets.ask("The same again"))) {
                throw new FailureException("the two are not the same; nothing was changed.");
            }
            client.post(
                    "/api/v1/accounts/current/password",
                    Json.MAPPER
                            .createObjectNode()
                            .put("current", secrets.first())
                            .put("next", next));
        }
    }

    /** Signs out. */
    @Command(
            name = "logout",
            mixinStandardHelpOptions = true,
            description = "End the session of 'mailuo login', here and at the platform.")
    static final class Logout implements Callable<Integer> {

        @Mixin
        private Connection connection = new Connection();

        @Mixin
        private Output output = new Output();

        @Override
        public Integer call() {
            var session = Session.read(connection.sessionFile());
            if (session.isEmpty()) {
                output.note("Nobody is signed in.");
                return 0;
            }
            Session.forget(connection.sessionFile());
            try {
                new PlatformClient(session.get().url(), session.get().token()).delete(CURRENT);
            } catch (FailureException e) {
                output.note("The platform did not hear of it: " + e.getMessage());
            }
            output.note(session.get().username() + " is signed out.");
            return 0;
        }
    }

    /** What nobody else should see: typed without an echo, or line by line from a pipe. */
    private static final class Secrets {

        private final @Nullable BufferedReader pipe = Output.atTerminal()
                ? null
                : new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        private @Nullable String first;

        boolean atTerminal() {
            return pipe == null;
        }

        /** The first that was asked for. */
        @Nullable
        String first() {
            return first;
        }

        String ask(String what) {
            var answer = pipe == null ? typed(what) : line(pipe);
            if (answer == null || answer.isEmpty()) {
                throw new FailureException("no password was given.");
            }
            first = first == null ? answer : first;
            return answer;
        }

        private static @Nullable String typed(String what) {
            var answer = System.console().readPassword("%s: ", what);
            return answer == null ? null : new String(answer);
        }

        private static @Nullable String line(BufferedReader pipe) {
            try {
                return pipe.readLine();
            } catch (IOException e) {
                throw new FailureException("cannot read the password: " + e.getMessage());
            }
        }
    }
}
