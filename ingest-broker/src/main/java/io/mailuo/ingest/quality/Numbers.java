package io.mailuo.ingest.quality;

/**
 * What is counted of a device in an hour, and the sums of it over hours and devices.
 *
 * @param expected observations due, from the datastreams' intervals
 * @param met observations that came of those due: of each datastream and hour at most as many as were due
 * @param received observations that came, of all datastreams
 * @param timely of the received, those that came in time
 * @param outOfRange of the received, those outside the plausible range
 * @param stuck of the received, those that stayed the same for longer than is plausible
 * @param online minutes in which the device was online
 * @param judged minutes for which that can be said
 * @param quarantined readings of the device that were refused
 */
record Numbers(
        long expected,
        long met,
        long received,
        long timely,
        long outOfRange,
        long stuck,
        long online,
        long judged,
        long quarantined) {

    static final Numbers NONE = new Numbers(0, 0, 0, 0, 0, 0, 0, 0, 0);

    Numbers plus(Numbers other) {
        return new Numbers(
                expected + other.expected,
                met + other.met,
                received + other.received,
                timely + other.timely,
                outOfRange + other.outOfRange,
                stuck + other.stuck,
                online + other.online,
                judged + other.judged,
                quarantined + other.quarantined);
    }

    Numbers minus(Numbers other) {
        return plus(new Numbers(
                -other.expected,
                -other.met,
                -other.received,
                -other.timely,
                -other.outOfRange,
                -other.stuck,
                -other.online,
                -other.judged,
                -other.quarantined));
    }

    /** Whether there is anything to say of the device. */
    boolean isNothing() {
        return expected == 0 && received == 0 && quarantined == 0 && judged == 0;
    }
}
