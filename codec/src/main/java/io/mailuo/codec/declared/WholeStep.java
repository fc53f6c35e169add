package io.mailuo.codec.declared;

import io.mailuo.codec.DecodeException;
import io.mailuo.spec.catalogue.ResultType;
import org.jspecify.annotations.Nullable;

/**
 * Reads a whole number of a few bytes, scaled at most, that no other part asks for: without an object made of it, where
 * nothing is to be said against it.
 */
final class WholeStep implements Step {

    /** Wholes of so many bytes are exact as {@code double}. */
    private static final int MOST_BYTES = 6;

    private final ValueStep thorough;
    private final String name;
    private final int size;
    private final boolean little;
    /** By so much to the left and back again makes the highest bit a sign; 0 where it is none. */
    private final int signShift;

    private final Conversion conversion;
    private final double least;
    private final double most;
    private final @Nullable Observer observer;

    /** @param thorough what reads the field whatever its value */
    WholeStep(ValueStep thorough) {
        this.thorough = thorough;
        var value = thorough.value();
        name = value.name();
        size = value.shape().size().fixed();
        little = value.shape().little();
        signShift = value.shape().type() == Shape.Type.SIGNED ? Long.SIZE - Byte.SIZE * size : 0;
        conversion = value.conversion();
        observer = thorough.observer();
        least = Math.max(value.least(), constant(value.constant(), -Double.MAX_VALUE));
        most = Math.min(value.most(), constant(value.constant(), Double.MAX_VALUE));
    }

    /** Whether the field can be read this way. */
    static boolean suits(ValueStep step) {
        var value = step.value();
        return step.slot() < 0
                && value.shape().isWhole(MOST_BYTES)
                && value.conversion().labels().isEmpty()
                && value.bits().isEmpty()
                && value.absent().isEmpty()
                && !value.role().isAct()
                && (step.observer() == null || step.observer().observe().type() == ResultType.NUMBER);
    }

    /** The only number allowed; none at all where the constant is no number: the thorough way says what is wrong. */
    private static double constant(@Nullable Object constant, double ifNone) {
        if (constant == null) {
            return ifNone;
        }
        boolean exact = constant instanceof Number number
                && Plain.key(number.doubleValue()).equals(Plain.key(number));
        return exact ? ((Number) constant).doubleValue() : Double.NaN;
    }

    @Override
    public void read(Progress progress) throws DecodeException {
        var source = (BinarySource) progress.source();
        int at = source.at();
        progress.count(at);
        long raw = source.whole(size, little, name) << signShift >> signShift;
        double number = conversion.number(raw);
        if (!(number >= least && number <= most) || progress.group().isNamed()) {
            thorough.result(conversion.value(raw), at, progress);
        } else if (observer != null) {
            observer.number(number, progress);
        }
    }
}
