package io.mailuo.spec.observation;

/**
 * Identifies a datastream: one observed property of one device, written {@code <device code>/<property>}.
 *
 * @param device the 19-digit device code
 * @param property the observed property, with {@code .2}, {@code .3} … where a device has several alike
 */
public record DatastreamId(String device, String property) {

    /** Parses {@code <device code>/<property>}. */
    public static DatastreamId parse(String text) {
        int slash = text.indexOf('/');
        if (slash <= 0 || slash == text.length() - 1) {
            throw new IllegalArgumentException("datastream id must read <device code>/<property>, got '" + text + "'");
        }
        return new DatastreamId(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public String toString() {
        return device + "/" + property;
    }
}
