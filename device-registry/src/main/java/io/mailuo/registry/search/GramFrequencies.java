package io.mailuo.registry.search;

import io.mailuo.registry.database.Transaction;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeSet;

/**
 * How frequent pairs of neighbouring characters are in the names of devices, as the database last found in a sample. What
 * is typed first is mostly in very many names: then reading some devices until enough are found takes far less than the
 * index, which gathers all of them first. Thread-safe.
 */
public final class GramFrequencies {

    /** Measured with a million devices: one device read, and one entry of the index gathered. */
    private static final double READ_MICROS = 0.35;

    private static final double GATHERED_MICROS = 0.2;

    private static final int PARTS = 3;
    /** Between 0, where pairs of one text always occur together, and 1, where they do so by chance. */
    private static final double DEPENDENT = 0.25;

    private static final double MOST_PERCENT = 32;

    private record Sample(double devices, Map<Integer, Double> shares) {}

    private volatile Sample sample = new Sample(0, Map.of());

    /** Takes what the database found last. */
    void refresh(Transaction transaction) throws SQLException {
        var shares = new HashMap<Integer, Double>();
        transaction.list(
                "select e.gram, e.share from pg_stats s, unnest(s.most_common_elems::text::integer[],"
                        + " s.most_common_elem_freqs) as e (gram, share) where s.schemaname = current_schema()"
                        + " and s.tablename = 'device' and s.attname = 'grams' and e.gram is not null",
                row -> shares.put((int) row.number("gram"), row.decimalOrNull("share")));
        double devices = transaction
                .first(
                        "select greatest(reltuples, 0)::bigint as devices from pg_class where oid = 'device'::regclass",
                        row -> (double) row.number("devices"))
                .orElse(0.0);
        sample = new Sample(devices, Map.copyOf(shares));
    }

    /**
     * Of the pairs of a plain text a few that hardly any name has together: of each part of the text the rarest, since
     * neighbouring pairs mostly occur together. Found by them, few names are left to be looked at; more of them make the
     * index work longer than that takes.
     */
    List<Integer> telling(String plain) {
        var shares = sample.shares();
        var grams = NameGrams.inOrder(plain).boxed().toList();
        var telling = new TreeSet<Integer>();
        for (int part = 0; part < PARTS; part++) {
            grams.subList(part * grams.size() / PARTS, (part + 1) * grams.size() / PARTS).stream()
                    .min(Comparator.comparingDouble(gram -> shares.getOrDefault(gram, 0.0)))
                    .ifPresent(telling::add);
        }
        return List.copyOf(telling);
    }

    /**
     * Whether {@code wanted} devices with all these pairs are found sooner by reading devices as they come than by the
     * index.
     */
    boolean common(List<Integer> grams, int wanted) {
        var now = sample;
        return wanted / together(now, grams) * READ_MICROS < rarest(now, grams) * now.devices() * GATHERED_MICROS;
    }

    /**
     * Which part of all devices, picked all over, is likely to hold {@code wanted} of those with all these pairs: in
     * percent, a power of two. Empty where the index finds them sooner.
     */
    OptionalDouble part(List<Integer> grams, int wanted) {
        if (!common(grams, wanted)) {
            return OptionalDouble.empty();
        }
        var now = sample;
        double percent = 100 * wanted / together(now, grams) / now.devices();
        double power = Math.pow(2, Math.ceil(Math.log(percent) / Math.log(2)));
        return power <= MOST_PERCENT ? OptionalDouble.of(power) : OptionalDouble.empty();
    }

    private static double rarest(Sample sample, List<Integer> grams) {
        return grams.stream()
                .mapToDouble(gram -> sample.shares().getOrDefault(gram, 0.0))
                .min()
                .orElse(0);
    }

    /** Pairs of one text mostly occur together: more than chance would have it, less than always. */
    private static double together(Sample sample, List<Integer> grams) {
        double rarest = rarest(sample, grams);
        double others = grams.stream()
                .mapToDouble(gram -> Math.pow(sample.shares().getOrDefault(gram, 0.0), DEPENDENT))
                .reduce(1, (a, b) -> a * b);
        return rarest == 0 ? 0 : rarest * others / Math.pow(rarest, DEPENDENT);
    }
}
