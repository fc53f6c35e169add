package io.mailuo.codec.gb26875;

import io.mailuo.codec.Codec;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.Reading;
import io.mailuo.codec.Reception;
import io.mailuo.codec.gb26875.Gb26875Object.Field;
import io.mailuo.spec.catalogue.ObservedProperties;
import io.mailuo.spec.catalogue.ObservedProperty;
import io.mailuo.spec.observation.Quality;
import io.mailuo.spec.observation.Result;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * GB/T 26875.3-2011, one whole packet: 8.1 and 8.2 for the packet, 8.3 for the data. The source of a reading is the
 * transmitter's address; for a system it is followed by {@code .<type>.<address>}, and for a part also by
 * {@code .<type>.<address>} of the part, bytes in the order of the wire. States give {@code fire_alarm}, {@code fault}
 * and all bits as {@code gb26875:state}; analogue values the catalogue's property;
 * versions, configurations and clocks are texts ({@code gb26875:version} …). A data unit that is not laid out as
 * the standard has it becomes one text, {@code gb26875:type<n>}, in hexadecimal.
 */
public final class Gb26875Codec implements Codec {

    private static final int FIRE = 2;
    private static final int FAULT = 4;
    private static final double UNKNOWN_DIVISOR = 10;

    private final Gb26875Data.Parts parts;

    /** The codec for devices that keep to the standard. */
    public Gb26875Codec() {
        this(Gb26875Data.Parts.STANDARD);
    }

    /** The codec for devices whose parts look like {@code parts}. */
    public Gb26875Codec(Gb26875Data.Parts parts) {
        this.parts = parts;
    }

    /** {@code gb26875}, or, for devices whose parts have addresses of letters, {@code gb26875-text-address}. */
    @Override
    public String name() {
        return switch (parts) {
            case STANDARD -> "gb26875";
            case TEXT_ADDRESS -> "gb26875-text-address";
        };
    }

    @Override
    public List<Reading> decode(byte[] payload, Reception reception) throws DecodeException {
        var message = Gb26875Format.SHAPE.decode(payload);
        var readings = new ArrayList<Reading>();
        boolean carriesData = message.command() == Gb26875Message.SEND || message.command() == Gb26875Message.ANSWER;
        if (!carriesData || message.type() < 0) {
            return readings;
        }
        var objects = Gb26875Data.of(message, parts);
        if (objects.isEmpty()) {
            if (message.data().length() > 2) {
                String property = "gb26875:type" + message.type();
                readings.add(new Reading(
                        message.source(),
                        property,
                        null,
                        Result.of(message.data().hex()),
                        "",
                        Quality.GOOD));
            }
            return readings;
        }
        for (var object : objects.get()) {
            add(message.source(), message.type(), object, reception.deviceOffset(), readings);
        }
        return readings;
    }

    private static void add(
            String transmitter, int type, Gb26875Object object, ZoneOffset offset, List<Reading> readings) {
        String source = source(transmitter, object);
        var local = object.time();
        Instant time = local == null ? null : local.toInstant(offset);
        var state = object.number(Field.STATE).or(() -> object.number(Field.SHORT_STATE));
        if (state.isPresent()) {
            int bits = state.get();
            readings.add(new Reading(source, "fire_alarm", time, Result.of((bits & FIRE) != 0), "", Quality.GOOD));
            readings.add(new Reading(source, "fault", time, Result.of((bits & FAULT) != 0), "", Quality.GOOD));
            readings.add(new Reading(source, "gb26875:state", time, Result.of(bits), "", Quality.GOOD));
        }
        var operation = object.number(Field.OPERATION);
        if (operation.isPresent()) {
            readings.add(new Reading(source, "gb26875:operation", time, Result.of(operation.get()), "", Quality.GOOD));
        }
        var kind = object.number(Field.ANALOG_TYPE);
        var value = object.number(Field.ANALOG_VALUE);
        if (kind.isPresent() && value.isPresent()) {
            int code = kind.get();
            String property = ObservedProperties.named("gb26875", Integer.toString(code))
                    .map(ObservedProperty::id)
                    .orElse("gb26875:analog" + code);
            var analog = Gb26875Names.analog(code);
            double divisor = analog.isPresent() ? analog.get().divisor() : UNKNOWN_DIVISOR;
            String unit = analog.isPresent() ? analog.get().unit() : "";
            readings.add(new Reading(source, property, time, Result.of(value.get() / divisor), unit, Quality.GOOD));
        }
        about(type, source, object, time, readings);
    }

    /** Versions, configurations and clocks: what a system or the transmitter says of itself. */
    private static void about(
            int type, String source, Gb26875Object object, @Nullable Instant time, List<Reading> readings) {
        String property = switch (type) {
            case 5, 25 -> "gb26875:version";
            case 6, 7, 26 -> "gb26875:configuration";
            case 8, 28 -> "gb26875:clock";
            default -> "";
        };
        var local = object.time();
        String text = switch (property) {
            case "gb26875:version" ->
                object.number(Field.MAJOR).orElse(0) + "."
                        + object.number(Field.MINOR).orElse(0);
            case "gb26875:configuration" ->
                object.text(Field.COUNTED_TEXT)
                        .or(() -> object.text(Field.TEXT))
                        .orElse("");
            default -> local == null ? "" : local.toString();
        };
        if (!property.isEmpty() && !text.isEmpty()) {
            readings.add(new Reading(source, property, time, Result.of(text), "", Quality.GOOD));
        }
    }

    private static String source(String transmitter, Gb26875Object object) {
        var source = new StringBuilder(transmitter);
        object.number(Field.SYSTEM_TYPE).ifPresent(type -> source.append('.').append(type));
        object.number(Field.SYSTEM_ADDRESS)
                .ifPresent(address -> source.append('.').append(address));
        object.number(Field.PART_TYPE).ifPresent(type -> source.append('.').append(type));
        object.octets(Field.PART_ADDRESS)
                .ifPresent(address -> source.append('.').append(address.hex()));
        object.text(Field.TEXT_ADDRESS).ifPresent(address -> source.append('.').append(address));
        return source.toString();
    }
}
