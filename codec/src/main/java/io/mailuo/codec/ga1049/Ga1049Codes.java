package io.mailuo.codec.ga1049;

import io.mailuo.codec.bytes.Tables;
import io.mailuo.codec.xml.XmlElement;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the codes in objects of GA/T 1049.2 mean: 27 enumerations, known from an implementation of version 2.0. */
public final class Ga1049Codes {

    private static final String ANY = "*";
    private static final int MOST_MEANINGS = 1000;
    private static final Map<String, String> MEANINGS = new HashMap<>();
    private static final Map<String, String> ENUMERATIONS = new HashMap<>();

    static {
        Tables.rows(Ga1049Codes.class, "codes.csv", 3).forEach(row -> MEANINGS.put(row[0] + "." + row[1], row[2]));
        Tables.rows(Ga1049Codes.class, "coded.csv", 2).forEach(row -> ENUMERATIONS.put(row[0], row[1]));
    }

    private Ga1049Codes() {}

    /** What {@code code} means in the field {@code field} of {@code object}, in Chinese; empty where it is no known code. */
    public static Optional<String> meaning(String object, String field, String code) {
        String enumeration = ENUMERATIONS.getOrDefault(object + "." + field, ENUMERATIONS.get(ANY + "." + field));
        return enumeration == null ? Optional.empty() : Optional.ofNullable(MEANINGS.get(enumeration + "." + code));
    }

    /** The meanings of all codes in {@code objects}, by {@code object.field=code}. */
    static Map<String, String> meanings(List<XmlElement> objects) {
        var meanings = new LinkedHashMap<String, String>();
        objects.forEach(object -> collect(object, meanings));
        return meanings;
    }

    private static void collect(XmlElement object, Map<String, String> meanings) {
        for (var field : object.children()) {
            if (meanings.size() >= MOST_MEANINGS) {
                return;
            }
            String code = field.text().strip();
            meaning(object.name(), field.name(), code)
                    .ifPresent(meaning -> meanings.put(object.name() + "." + field.name() + "=" + code, meaning));
            collect(field, meanings);
        }
    }
}
