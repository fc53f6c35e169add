package io.mailuo.spec.catalogue;

import io.mailuo.spec.observation.Result;
import java.time.Duration;

/**
 * A condition of the managed object that a result of an observed property says: an open cover, an overflowing bin.
 *
 * @param property id of the observed property
 * @param test which results say so
 * @param limit what a number is held against, in the catalogue's unit of the property; 0 where the test needs none
 * @param lasting how long it must have been so for an object in normal use to contradict it
 * @param names what people call it
 */
public record ObjectCondition(String property, Test test, double limit, Duration lasting, Names names) {

    /** Which results say that a condition holds. */
    public enum Test {
        /** The truth value true. */
        TRUE,
        /** A number that is the limit or above. */
        AT_LEAST,
        /** A number that is farther from zero than the limit, on either side. */
        BEYOND
    }

    /** Whether a result, in the catalogue's unit, says that the condition holds. */
    public boolean holds(Result result) {
        return switch (test) {
            case TRUE -> result == Result.Truth.TRUE;
            case AT_LEAST -> result instanceof Result.Number number && number.value() >= limit;
            case BEYOND -> result instanceof Result.Number number && Math.abs(number.value()) > limit;
        };
    }
}
