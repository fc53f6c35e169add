package io.mailuo.codec.gb20999;

import io.mailuo.codec.bytes.Tables;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The catalogue of data items: name and layout of each, by class, object and attribute. */
final class Gb20999Items {

    private record Known(String name, Gb20999Layout layout) {}

    private static final Map<String, Known> ITEMS = Tables.rows(Gb20999Items.class, "items.csv", 3).stream()
            .collect(Collectors.toUnmodifiableMap(row -> row[0], row -> new Known(row[2], Gb20999Layout.of(row[1]))));

    private Gb20999Items() {}

    private static Optional<Known> of(Gb20999Frame.Item item) {
        return Optional.ofNullable(ITEMS.get(item.dataClass() + "." + item.object() + "." + item.attribute()));
    }

    static Optional<String> nameOf(Gb20999Frame.Item item) {
        return of(item).map(Known::name);
    }

    static Gb20999Layout layoutOf(Gb20999Frame.Item item) {
        return of(item).map(Known::layout).orElse(Gb20999Layout.UNKNOWN);
    }
}
