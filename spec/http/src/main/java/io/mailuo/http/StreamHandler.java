package io.mailuo.http;

import java.io.IOException;
import java.io.OutputStream;

/** Answers one request with a body of any length. Runs on a virtual thread and may block. */
@FunctionalInterface
public interface StreamHandler {

    /** Writes the body; waits while the client is slower. */
    @FunctionalInterface
    interface Body {
        /**
         * Writes.
         *
         * @throws IOException where the client has gone
         */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * What is answered with status 200.
     *
     * @param contentType of the body
     * @param fileName under which a browser saves it
     * @param body whose errors, once it has begun, cut the connection, so that half a file is never taken for a whole
     */
    record Streamed(String contentType, String fileName, Body body) {}

    /**
     * Answers {@code call}.
     *
     * @throws io.mailuo.spec.problem.ProblemException to answer with a problem
     */
    Streamed handle(Call call) throws Exception;
}
