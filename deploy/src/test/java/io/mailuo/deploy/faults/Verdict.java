package io.mailuo.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;

/** What every fault test ends with: its numbers for people, and that they are exact. */
final class Verdict {

    private Verdict() {}

    /** Prints the count under {@code title}; fails unless all that was sent is acknowledged, stored, and stored once. */
    static void exact(String title, Count count) {
        System.out.println(title + ": " + count);
        assertThat(count.lost()).as("lost: " + count).isZero();
        assertThat(count.invented()).as("invented: " + count).isZero();
        assertThat(count.repeated()).as("repeated: " + count).isZero();
        assertThat(count.refused()).as("refused: " + count).isZero();
        assertThat(count.acknowledged()).as("acknowledged: " + count).isEqualTo(count.sent());
        assertThat(count.stored()).as("stored: " + count).isEqualTo(count.sent());
        assertThat(count.sent()).as("something was sent").isPositive();
    }
}
