package io.mailuo.codec.dlt645;

import io.mailuo.codec.bytes.Tables;
import io.mailuo.codec.dlt645.Dlt645Data.Item;
import io.mailuo.codec.dlt645.Dlt645Data.Value;
import io.mailuo.spec.observation.Result;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the bits of words mean (DL/T 645-2007 annex C, DL/T 645-1997 annex B): the seven status words of a meter, those
 * that say how energies are combined, which data are recorded and which days are free, and the status words of 1997.
 * The bits of the control circuit, the memory, credit and tariffs (words 1 and 3 from bit 5, 4 to 7 from bit 7) are of a
 * supplement that state-grid meters follow; older meters leave them zero. No table has more: any other bit is reserved.
 */
public final class Dlt645Words {

    private static final Map<String, List<Meaning>> WORDS = load();

    /**
     * One bit or group of bits.
     *
     * @param bit the lowest bit
     * @param width how many bits
     * @param name what it is about
     * @param values what each of its values means, from 0
     */
    public record Meaning(int bit, int width, String name, List<String> values) {

        /** Its value in a word. */
        public int of(int word) {
            return word >> bit & (1 << width) - 1;
        }

        /** What its value in a word means; empty where that value is reserved. */
        public String say(int word) {
            int value = of(word);
            return value < values.size() ? values.get(value) : "";
        }
    }

    private Dlt645Words() {}

    private static Map<String, List<Meaning>> load() {
        var words = new HashMap<String, List<Meaning>>();
        for (var row : Tables.rows(Dlt645Words.class, "words.csv", 5)) {
            words.computeIfAbsent(row[0], unused -> new ArrayList<>())
                    .add(new Meaning(
                            Integer.parseInt(row[1]), Integer.parseInt(row[2]), row[3], List.of(row[4].split("\\|"))));
        }
        return words;
    }

    /** The meanings of the bits of the word that {@code identifier} names; none where they are not known. */
    public static List<Meaning> of(String identifier) {
        return WORDS.getOrDefault(identifier, List.of());
    }

    /**
     * The bits of {@code word} as values of their own, called {@code <identifier>.<bit>}: true or false for one bit, a
     * number for several.
     */
    static void add(Item item, int word, List<Value> values) {
        for (var meaning : of(item.identifier())) {
            String identifier = item.identifier() + "." + meaning.bit();
            String name = item.name() + ": " + meaning.name() + " " + meaning.say(word);
            var bits = new Item(identifier, "", "", name.stripTrailing());
            int value = meaning.of(word);
            values.add(
                    new Value(bits, identifier, meaning.width() == 1 ? Result.of(value == 1) : Result.of(value), null));
        }
    }
}
