package io.mailuo.spec.coding;

/**
 * A code that may have been meant.
 *
 * @param code valid
 * @param error how what was typed differs from it
 * @param registered whether it is in use
 */
public record Suggestion(String code, Error error, boolean registered) {

    /** Errors of typing, the likeliest first. */
    public enum Error {
        /** Two neighbours exchanged. */
        EXCHANGED,
        /** A character mistaken for one that looks like it. */
        LOOKALIKE,
        /** One character wrong. */
        WRONG,
        /** One character left out. */
        MISSING,
        /** One character too many. */
        SURPLUS
    }
}
