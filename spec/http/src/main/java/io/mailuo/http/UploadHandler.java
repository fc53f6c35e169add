package io.mailuo.http;

import java.nio.file.Path;

/** Answers one request whose body was written to a file. Runs on a virtual thread and may block. */
@FunctionalInterface
public interface UploadHandler {

    /**
     * Answers {@code call}.
     *
     * @param body the file, which is removed after the answer
     * @throws io.mailuo.spec.problem.ProblemException to answer with a problem
     */
    Answer handle(Call call, Path body) throws Exception;
}
