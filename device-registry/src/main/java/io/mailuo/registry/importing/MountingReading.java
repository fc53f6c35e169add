package io.mailuo.registry.importing;

import io.mailuo.registry.api.Fields;
import io.mailuo.registry.device.Mounting;
import io.mailuo.registry.device.MountingMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a device is mounted, in a column for each part of it; a row may say some and leave the others as they are. */
final class MountingReading {

    /**
     * A part and its column.
     *
     * @param name as in {@link Mounting}
     */
    record Part(String name, Field field) {}

    static final List<Part> PARTS = List.of(
            new Part("method", Field.MOUNTING),
            new Part("heightMetres", Field.MOUNTING_HEIGHT),
            new Part("azimuthDegrees", Field.AZIMUTH),
            new Part("tiltDegrees", Field.TILT),
            new Part("note", Field.MOUNTING_NOTE));

    private MountingReading() {}

    /** What a row says of it, null where it says nothing; what is wrong is noted. */
    static @Nullable Mounting read(Cells cells) {
        var mounting = new Mounting(
                method(cells),
                number(cells, Field.MOUNTING_HEIGHT),
                number(cells, Field.AZIMUTH),
                number(cells, Field.TILT),
                cells.name(Field.MOUNTING_NOTE));
        if (mounting.equals(Mounting.UNKNOWN)) {
            return null;
        }
        var fields = new Fields();
        mounting.check(fields);
        for (var part : PARTS) {
            fields.fault("/mounting/" + part.name())
                    .ifPresent(fault -> cells.wrong(part.field(), fault.en(), fault.zh()));
        }
        return mounting;
    }

    private static @Nullable String method(Cells cells) {
        var text = cells.name(Field.MOUNTING);
        return text == null
                ? null
                : MountingMethod.called(text).map(MountingMethod::code).orElse(text);
    }

    private static @Nullable Double number(Cells cells, Field field) {
        return cells.number(field, "is not a number, such as 3.5", "不是数字，应形如 3.5");
    }
}
