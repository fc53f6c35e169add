package io.mailuo.profile;

import io.mailuo.codec.declared.DeclaredCodec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A device profile (设备型号档案): what a model of device offers and how to talk to it.
 *
 * @param id by which configurations and the registry call it, lower case with hyphens
 * @param name for people, in Chinese and English
 * @param maker the manufacturer, or {@code generic}
 * @param type sensing domain and device type, 5 digits
 * @param protocol how the device is reached
 * @param codec name of the codec of its payloads; {@code none} for polled protocols
 * @param polling how to poll it; null for devices that speak by themselves
 * @param commands for HJ 212: the commands whose data become observations, such as 2011 (real time) or 2061 (hours);
 *     averages and real-time values of one property must not mix in one datastream. Empty for other protocols
 * @param points what it offers, at least one
 * @param payload the codec that the profile itself declares, called by the profile's id; null where it declares none
 */
public record Profile(
        String id,
        Label name,
        String maker,
        String type,
        Protocol protocol,
        String codec,
        @Nullable Polling polling,
        List<String> commands,
        List<Point> points,
        @Nullable DeclaredCodec payload) {

    /** How a device is reached. */
    public enum Protocol {
        MODBUS,
        HJ212,
        MQTT
    }

    /** A name in both languages. */
    public record Label(String zh, String en) {}

    /**
     * How to poll a Modbus device.
     *
     * @param interval time from the start of one round to the start of the next
     * @param maxRegisters most registers (or bits, times 16) in one request, 1 to 125
     */
    public record Polling(Duration interval, int maxRegisters) {}

    public Profile {
        commands = List.copyOf(commands);
        points = List.copyOf(points);
    }

    /** The point for {@code property}. */
    public Optional<Point> point(String property) {
        return points.stream()
                .filter(point -> point.property().equals(property))
                .findFirst();
    }

    /** The point whose own name in the protocol is {@code name}. */
    public Optional<Point> pointNamed(String name) {
        return points.stream()
                .filter(point -> point.address() instanceof Address.Named named
                        && named.name().equals(name))
                .findFirst();
    }
}
