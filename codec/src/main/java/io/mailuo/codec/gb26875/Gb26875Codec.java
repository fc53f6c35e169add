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

/**
 * GB/T 26875.3-2011, one whole packet: 8.1 and 8.2 for the packet, 8.3 for the data. The source of a reading is the
 * transmitter's address; for a system it is followed by {@code .<type>.<address>}, and for a part also by
 * {@code .<type>.<address>} of the part, bytes in the order of the wire. States give {@code fire_alarm}, {@code fault}
 * and all bits as {@code gb26875:state}; analogue values the catalogue's property. A data unit that is not laid out as
 * the standard has it becomes one text, {@code gb26875:type<n>}, in hexadecimal.
 */
public final class Gb26875Codec implements Codec {

    private static final int FIRE = 2;
    private static final int FAULT = 4;

    private final Gb26875Data.Parts parts;

    /** The codec for devices that keep to the standard. */
    public Gb26875Codec() {
        this(Gb26875Data.Parts.STANDARD);
    }

    /** The codec for devices whose parts look like {@code parts}. */
    public Gb26875Codec(Gb26875Data.Parts parts) {
        this.parts = parts;
    }

    @Override
    public String name() {
        return "gb26875";
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
            add(message.source(), object, reception.deviceOffset(), readings);
        }
        return readings;
    }

    private static void add(String transmitter, Gb26875Object object, ZoneOffset offset, List<Reading> readings) {
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
            double divisor = divisor(code);
            readings.add(
                    new Reading(source, property, time, Result.of(value.get() / divisor), unit(code), Quality.GOOD));
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

    /** Resolution of an analogue kind (GB/T 26875.3-2011, table 6). */
    private static double divisor(int code) {
        return switch (code) {
            case 1, 7, 12 -> 1;
            case 2 -> 100;
            default -> 10;
        };
    }

    private static String unit(int code) {
        return switch (code) {
            case 1 -> "{count}";
            case 2 -> "m";
            case 3 -> "Cel";
            case 4 -> "MPa";
            case 5 -> "kPa";
            case 6 -> "%{LEL}";
            case 7 -> "s";
            case 8 -> "V";
            case 9 -> "A";
            case 10 -> "L/s";
            case 11 -> "m3/min";
            case 12 -> "m/s";
            default -> "";
        };
    }
}
