package io.mailuo.registry.device;

import io.mailuo.spec.catalogue.Names;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Ways of mounting a device. */
public enum MountingMethod {
    POLE("杆装", "Pole"),
    WALL("壁装", "Wall"),
    CEILING("吊装", "Ceiling"),
    GROUND("地面", "Ground"),
    BURIED("埋地", "Buried"),
    MANHOLE("井内", "Manhole"),
    PIPE("管道", "Pipe"),
    UNDERWATER("水下", "Under water"),
    VEHICLE("车载", "Vehicle"),
    OTHER("其他", "Other");

    private final Names names;

    MountingMethod(String zh, String en) {
        this.names = new Names(zh, en);
    }

    /** As it stands in a {@link Mounting}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What people call it. */
    public Names names() {
        return names;
    }

    /** The one with this code. */
    public static Optional<MountingMethod> coded(String code) {
        return Arrays.stream(values())
                .filter(method -> method.code().equals(code))
                .findFirst();
    }

    /** The one that has this code or is called so, in Chinese or English. */
    public static Optional<MountingMethod> called(String text) {
        return Arrays.stream(values())
                .filter(method -> method.code().equalsIgnoreCase(text)
                        || method.names.zh().equals(text)
                        || method.names.en().equalsIgnoreCase(text))
                .findFirst();
    }

    /** All of them in one line. */
    public static String listed(Function<MountingMethod, String> text, String separator) {
        return Arrays.stream(values()).map(text).collect(Collectors.joining(separator));
    }
}
