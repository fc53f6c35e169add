package io.mailuo.ingest.mqtt;

import org.jspecify.annotations.Nullable;

/** Who stands behind an MQTT connection. */
public sealed interface Identity {

    /** Key of the registry's entity, such as {@code gateway/<code>}. */
    String key();

    /** The code whose client ids are reserved for it, or null for readers, who have none. */
    @Nullable
    String code();

    /** Lower-case hex SHA-256 of what it proved itself with. */
    String proof();

    /** An edge gateway. */
    record Gateway(String code, String proof) implements Identity {
        @Override
        public String key() {
            return "gateway/" + code;
        }
    }

    /** A device that connects by itself. */
    record Device(String code, String proof) implements Identity {
        @Override
        public String key() {
            return "device/" + code;
        }
    }

    /**
     * A person or program that reads live topics with an API token.
     *
     * @param tokenId not secret
     * @param subject who the token speaks for
     * @param organization whose data it may read; null for all
     */
    record Reader(String tokenId, String subject, @Nullable String organization, String proof) implements Identity {
        @Override
        public String key() {
            return "token/" + tokenId;
        }

        @Override
        public @Nullable String code() {
            return null;
        }
    }
}
