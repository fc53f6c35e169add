package io.mailuo.http;

/** Answers one request. Runs on a virtual thread and may block. */
@FunctionalInterface
public interface Handler {

    /**
     * Answers {@code call}.
     *
     * @throws io.mailuo.spec.problem.ProblemException to answer with a problem; any other exception becomes a 500 that
     *     tells the caller a reference under which the log has the cause
     */
    Answer handle(Call call) throws Exception;
}
