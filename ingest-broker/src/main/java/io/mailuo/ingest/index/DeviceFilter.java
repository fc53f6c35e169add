package io.mailuo.ingest.index;

import io.mailuo.http.Call;
import org.jspecify.annotations.Nullable;

/**
 * Which devices are asked for. Whether the asker may read them is another question.
 *
 * @param organization only devices of this organization and those below it; null for all
 * @param division only devices of this division (GB/T 2260); one that ends in 00 stands for all below it; null for all
 * @param domain only devices of this sensing domain; null for all
 * @param device only this device; null for all
 * @param box only devices that lie in it; null for all
 */
public record DeviceFilter(
        @Nullable String organization,
        @Nullable String division,
        @Nullable String domain,
        @Nullable String device,
        @Nullable Box box) {

    /** The filter that a request states. */
    public static DeviceFilter of(Call call) {
        return new DeviceFilter(
                call.query("organization").orElse(null),
                call.query("division").orElse(null),
                call.query("domain").orElse(null),
                call.query("device").orElse(null),
                call.query("bbox").map(Box::parse).orElse(null));
    }

    /** Whether {@code entry} is asked for. */
    public boolean matches(DeviceEntry entry, DeviceIndex index) {
        return (device == null || device.equals(entry.code()))
                && (domain == null || domain.equals(entry.domain()))
                && (division == null || inDivision(entry.division(), division))
                && (box == null || box.contains(entry.place()))
                && (organization == null || index.within(entry.organization(), organization));
    }

    /** Whether {@code division} is {@code asked} or lies in it: 110000 holds 110105, and so does 110100. */
    static boolean inDivision(String division, String asked) {
        int length = asked.length();
        while (length >= 2 && asked.startsWith("00", length - 2)) {
            length -= 2;
        }
        return division.startsWith(asked.substring(0, length));
    }
}
