package io.mailuo.deploy.city;

import io.mailuo.deploy.PrivateFile;
import io.mailuo.spec.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the demo city remembers from one start to the next; holds the devices' secrets, so its file is private.
 *
 * @param gateway code of the gateway, null before it is registered
 * @param devices serial number to device
 */
record CityState(@Nullable String gateway, Map<String, Registered> devices) {

    CityState {
        devices = new TreeMap<>(devices);
    }

    /**
     * A registered device.
     *
     * @param code its unified code
     * @param secret its password at the platform or at the gateway; null where it needs none
     */
    record Registered(String code, @Nullable String secret) {}

    /** The state in {@code file}; nothing where there is no file. */
    static CityState read(Path file) throws IOException {
        return Files.exists(file)
                ? Json.MAPPER.readValue(file.toFile(), CityState.class)
                : new CityState(null, Map.of());
    }

    /** Writes the state to {@code file}. */
    void write(Path file) throws IOException {
        PrivateFile.write(file, Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
    }

    /** The device of {@code site}, which has been registered. */
    Registered of(Site site) {
        var registered = devices.get(site.serial());
        if (registered == null) {
            throw new IllegalStateException(site.serial() + " is not registered");
        }
        return registered;
    }
}
