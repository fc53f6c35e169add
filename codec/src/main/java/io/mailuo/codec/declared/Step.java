package io.mailuo.codec.declared;

import io.mailuo.codec.DecodeException;

/** What is done for one part of a payload when it is read, with all that does not depend on the payload found out before. */
@FunctionalInterface
interface Step {

    /** Reads the part, which comes next. */
    void read(Progress progress) throws DecodeException;

    /** Reads parts one after another. */
    static void all(Step[] steps, Progress progress) throws DecodeException {
        for (var step : steps) {
            step.read(progress);
        }
    }
}
