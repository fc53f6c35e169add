package io.mailuo.spec.problem;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ends a request with a {@link Problem}. Thrown anywhere below a handler; rendered in one place. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public ProblemException(Problem problem) {
        super(problem.code() + ": " + problem.title() + (problem.detail() == null ? "" : " " + problem.detail()));
        this.problem = problem;
    }

    public ProblemException(int status, String code, String title, @Nullable String detail) {
        this(new Problem(code, status, title, detail, List.of()));
    }

    /** What the caller is told. */
    public Problem problem() {
        return problem;
    }
}
