package io.mailuo.spec.config;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says everything that is wrong with a configuration, all faults at once. */
public final class ConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;

    /**
     * One thing that is wrong.
     *
     * @param where file and line, or the environment variable; empty where nothing was given at all
     * @param key the key's path, such as {@code mqtt.port}; empty where the whole file is meant
     * @param value the value as given, or null where there is none or it is secret
     * @param message what is wrong and what is allowed
     */
    public record Fault(String where, String key, @Nullable String value, String message) {

        @Override
        public String toString() {
            var text = new StringBuilder(where);
            if (!key.isEmpty()) {
                text.append(text.isEmpty() ? "" : " ").append(key);
            }
            text.append(text.isEmpty() ? "" : ": ");
            if (value != null) {
                text.append('\'').append(value).append("' is not possible; ");
            }
            return text.append(message).toString();
        }
    }

    /** With at least one fault. */
    public ConfigurationException(List<Fault> faults) {
        super(faults.stream()
                .map(fault -> "\n  " + fault)
                .collect(Collectors.joining(
                        "",
                        "the configuration has " + (faults.size() == 1 ? "a fault:" : faults.size() + " faults:"),
                        "")));
        this.faults = List.copyOf(faults);
    }

    /** What is wrong, in the order of the keys. */
    public List<Fault> faults() {
        return faults;
    }
}
