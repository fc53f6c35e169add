package io.mailuo.ingest.quality;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.mailuo.spec.problem.Text;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** How data quality stands on the API. */
final class QualityJson {

    /** The numbers, their shares, from 0 to 1 where they can be told, and the score. */
    record Measured(
            long expected,
            long met,
            @Nullable Double completeness,
            long received,
            long timely,
            @Nullable Double timeliness,
            long online,
            long onlineExpected,
            @Nullable Double onlineRate,
            long quarantined,
            @Nullable Double quarantineShare,
            long stuck,
            long outOfRange,
            @Nullable Double score) {

        static Measured of(Numbers numbers) {
            return new Measured(
                    numbers.expected(),
                    numbers.met(),
                    rounded(Score.COMPLETENESS.of(numbers), 1e6),
                    numbers.received(),
                    numbers.timely(),
                    rounded(Score.TIMELINESS.of(numbers), 1e6),
                    numbers.online(),
                    numbers.judged(),
                    rounded(Score.ONLINE.of(numbers), 1e6),
                    numbers.quarantined(),
                    rounded(Score.QUARANTINE.of(numbers), 1e6),
                    numbers.stuck(),
                    numbers.outOfRange(),
                    rounded(Score.of(numbers), 1e3));
        }
    }

    /** A row of the table: an organization or a device. */
    record Row(
            @Nullable String organization,
            @Nullable String device,
            String name,
            int devices,
            @JsonUnwrapped Measured measured) {}

    /** The table of a span; {@code hours}: how many whole hours of it were counted. */
    record Table(
            List<Row> items,
            Instant from,
            Instant to,
            int hours,
            @Nullable String next) {}

    /** What a share of the score is, of whichever device. */
    record Defined(String id, Text formula, Text meaning, double weight) {
        static final List<Defined> ALL = Score.SHARES.stream()
                .map(share -> new Defined(share.id(), share.formula(), share.meaning(), share.weight()))
                .toList();
    }

    /** A share of a device, and what it brings to the score; absent where it cannot be told. */
    record Share(
            String id, @Nullable Double value, @Nullable Double points) {}

    /** How good a device's data are; shares from 0 to 1, what cannot be told is absent. */
    record Scored(
            String device,
            @Nullable Double score,
            @Nullable Double completeness,
            @Nullable Double timeliness,
            @Nullable Double onlineRate,
            List<Share> shares) {

        static Scored of(String device, Numbers numbers) {
            var measured = Measured.of(numbers);
            return new Scored(
                    device,
                    measured.score(),
                    measured.completeness(),
                    measured.timeliness(),
                    measured.onlineRate(),
                    QualityJson.parts(numbers).stream()
                            .map(part -> new Share(part.id(), part.value(), part.points()))
                            .toList());
        }
    }

    /** The scores of a span, how they are made; {@code hours}: how many whole hours of it were counted. */
    record Scores(List<Scored> items, Instant from, Instant to, int hours, Text formula, List<Defined> parts) {}

    /** A share of the score: what it is made of, and what it brings. */
    record Part(
            String id,
            Text formula,
            Text meaning,
            long part,
            long whole,
            @Nullable Double value,
            double weight,
            @Nullable Double points) {}

    /** An hour of a device. */
    record Hour(Instant start, @JsonUnwrapped Measured measured) {}

    /** The arithmetic of a device, or of an organization. */
    record Arithmetic(
            @Nullable String device,
            String name,
            String organization,
            Instant from,
            Instant to,
            @JsonUnwrapped Measured measured,
            Text formula,
            List<Part> parts,
            List<Hour> hours) {

        /** Of these hours, by the second since 1970 at which each begins. */
        static Arithmetic of(
                @Nullable String device,
                String name,
                String organization,
                Instant from,
                Instant to,
                SortedMap<Long, Numbers> counted) {
            var all = counted.values().stream().reduce(Numbers.NONE, Numbers::plus);
            var hours = counted.entrySet().stream()
                    .map(hour -> new Hour(Instant.ofEpochSecond(hour.getKey()), Measured.of(hour.getValue())))
                    .toList();
            return new Arithmetic(
                    device,
                    name,
                    organization,
                    from,
                    to,
                    Measured.of(all),
                    Score.FORMULA,
                    QualityJson.parts(all),
                    hours);
        }
    }

    private QualityJson() {}

    static List<Part> parts(Numbers numbers) {
        double weights = Score.SHARES.stream()
                .filter(share -> share.of(numbers) != null)
                .mapToDouble(Score.Share::weight)
                .sum();
        return Score.SHARES.stream()
                .map(share -> {
                    Double value = share.of(numbers);
                    Double points =
                            value == null ? null : 100 * share.weight() * (share.bad() ? 1 - value : value) / weights;
                    return new Part(
                            share.id(),
                            share.formula(),
                            share.meaning(),
                            share.part().applyAsLong(numbers),
                            share.whole().applyAsLong(numbers),
                            rounded(value, 1e6),
                            share.weight(),
                            rounded(points, 1e3));
                })
                .toList();
    }

    private static @Nullable Double rounded(@Nullable Double value, double scale) {
        return value == null ? null : Math.rint(value * scale) / scale;
    }
}
