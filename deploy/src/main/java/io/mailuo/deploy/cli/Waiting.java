package io.mailuo.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.deploy.client.PlatformClient;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;

/** Waits for work that goes on in the platform, and tells somebody at a terminal how far it is. */
final class Waiting {

    private static final long POLL_NANOS = 200_000_000L;

    private Waiting() {}

    /**
     * What GET of {@code path} answers when the work is over.
     *
     * @param goesOn whether an answer says that it is not
     * @param words how far it is, on one line
     */
    static JsonNode until(
            PlatformClient client,
            String path,
            Output output,
            Predicate<JsonNode> goesOn,
            Function<JsonNode, String> words) {
        var answer = client.get(path);
        while (goesOn.test(answer)) {
            output.progress(words.apply(answer));
            LockSupport.parkNanos(POLL_NANOS);
            answer = client.get(path);
        }
        output.progress("");
        return answer;
    }
}
