package io.mailuo.spec.config;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a record component says about its key. */
final class Keys {

    private Keys() {}

    /** The description of a component, which every component must have. */
    static Key of(RecordComponent component) {
        var key = component.getAnnotation(Key.class);
        if (key == null) {
            throw new IllegalStateException(component.getDeclaringRecord() + "." + component.getName() + " lacks @Key");
        }
        return key;
    }

    /** Whether a value of this type is a section with keys of its own. */
    static boolean isSection(Type type) {
        return type instanceof Class<?> raw && raw.isRecord() && !Scalars.isScalar(raw);
    }

    /** Whether the component may be null. */
    static boolean isNullable(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    /** The environment variable of a key: {@code mqtt.tlsPort} is {@code MAILUO_MQTT_TLS_PORT}. */
    static String variable(String prefix, String path) {
        var name =
                path.replaceAll("([a-z0-9])([A-Z])", "$1_$2").replace('.', '_').toUpperCase(Locale.ROOT);
        return prefix.isEmpty() ? name : prefix + "_" + name;
    }
}
