package io.mailuo.edge.uplink;

/** Says in one line why something failed. */
final class Reasons {

    private Reasons() {}

    /** The messages of {@code failure} and of what caused it. */
    static String of(Throwable failure) {
        var text = new StringBuilder(one(failure));
        for (var cause = failure.getCause(); cause != null && cause != failure; cause = cause.getCause()) {
            text.append(": ").append(one(cause));
        }
        return text.toString();
    }

    private static String one(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
