package io.mailuo.codec.declared;

import io.mailuo.codec.DecodeException;
import io.mailuo.spec.catalogue.ResultType;
import io.mailuo.spec.quarantine.QuarantineReason;
import org.jspecify.annotations.Nullable;

/**
 * Reads any field.
 *
 * @param size how many bytes it has
 * @param slot where its value is kept for other parts; -1 where none asks for it
 * @param bits what is observed by its bits
 * @param observer what is observed by itself, or null
 */
record ValueStep(
        Item.Value value,
        Count size,
        int slot,
        ObservedBits[] bits,
        @Nullable Observer observer) implements Step {

    /** Bits of the field that are observed. */
    record ObservedBits(Item.Bits bits, Observer observer) {

        void read(long whole, Progress progress) {
            if (observer.observe().type() == ResultType.NUMBER) {
                observer.number(bits.conversion().number(bits.of(whole)), progress);
            } else {
                observer.value(bits.value(whole), progress);
            }
        }
    }

    @Override
    public void read(Progress progress) throws DecodeException {
        int at = progress.source().at();
        progress.count(at);
        Object raw = progress.source().take(value, size.in(progress));
        if (raw == null || !value.absent().isEmpty() && value.absent().contains(Plain.key(raw))) {
            return;
        }
        if (value.bits().isEmpty()) {
            result(value.conversion().value(raw), at, progress);
            return;
        }
        long whole = ((Number) raw).longValue();
        for (var one : bits) {
            one.read(whole, progress);
        }
        if (isWanted() || progress.group().isNamed()) {
            result(new BitGroup(value, whole), at, progress);
        }
    }

    /** Whether anything but its bits is made of a field of bits. */
    private boolean isWanted() {
        return slot >= 0 || value.constant() != null || value.role().isAct();
    }

    /** Checks the field's value, keeps it and makes readings of it. */
    void result(Object result, int at, Progress progress) throws DecodeException {
        if (result instanceof Double real && !Double.isFinite(real)) {
            keep(real.toString(), progress);
            return;
        }
        Object constant = value.constant();
        if (constant != null && !Plain.key(constant).equals(Plain.key(result))) {
            throw progress.broken(at, value.name() + " must be " + shown(constant) + ", found " + shown(result));
        }
        if (result instanceof Number number
                && (number.doubleValue() < value.least() || number.doubleValue() > value.most())) {
            throw progress.broken(
                    at, value.name() + " must be from " + value.least() + " to " + value.most() + ", found " + number);
        }
        keep(result, progress);
        role(result, at, progress);
        if (observer != null) {
            observer.value(result, progress);
        }
    }

    private void keep(Object result, Progress progress) {
        progress.keep(slot, result);
        progress.group().put(value.name(), result);
    }

    private String shown(Object result) {
        return result instanceof Long whole && value.shape().type() == Shape.Type.UNSIGNED
                ? "0x" + Long.toHexString(whole)
                : result.toString();
    }

    private void role(Object result, int at, Progress progress) throws DecodeException {
        switch (value.role()) {
            case Role.Plain _ -> {}
            case Role.Time(var format, var zone) -> {
                var time = format.read(result, zone == null ? progress.clock() : zone);
                if (time.isEmpty()) {
                    throw progress.broken(QuarantineReason.TIME, at, value.name() + " is no time: " + result);
                }
                progress.group().time(time.get());
            }
            case Role.Source() -> progress.group().source(result.toString());
            case Role.Length _ -> {}
            case Role.Checksum _ -> {}
        }
    }
}
