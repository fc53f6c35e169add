package io.mailuo.ingest.mqtt;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Whose each client id is. A client id that begins with a code belongs to that code for good; any other belongs to
 * whoever holds it for as long as it is connected. So nobody can take over a stranger's connection. Thread-safe.
 */
final class ClientSessions {

    /** Digits of a gateway's or device's code. */
    private static final int CODE_LENGTH = 19;

    private record Held(Identity identity, int connections) {}

    private final Map<String, Held> held = new ConcurrentHashMap<>();

    /** Whether {@code clientId} lies in some code's name space, so that a session may outlive its connection. */
    static boolean isReserved(String clientId) {
        if (clientId.length() < CODE_LENGTH) {
            return false;
        }
        for (int i = 0; i < CODE_LENGTH; i++) {
            if (clientId.charAt(i) < '0' || clientId.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** Takes {@code clientId} for one connection of {@code identity}; false if it is another's. */
    boolean take(String clientId, Identity identity) {
        if (isReserved(clientId) && !clientId.substring(0, CODE_LENGTH).equals(identity.code())) {
            return false;
        }
        Held now = held.compute(clientId, (_, before) -> {
            if (before == null) {
                return new Held(identity, 1);
            }
            boolean same = before.identity().key().equals(identity.key());
            return same ? new Held(identity, before.connections() + 1) : before;
        });
        return now.identity() == identity;
    }

    /** Gives back what {@link #take} took, when the connection has ended. */
    void release(String clientId) {
        held.computeIfPresent(
                clientId,
                (_, before) ->
                        before.connections() == 1 ? null : new Held(before.identity(), before.connections() - 1));
    }

    /** Who holds {@code clientId}, or null. */
    @Nullable
    Identity identity(String clientId) {
        Held now = held.get(clientId);
        return now == null ? null : now.identity();
    }

    /** The client ids that {@code key}'s entity holds. */
    List<String> of(String key) {
        return held.entrySet().stream()
                .filter(entry -> entry.getValue().identity().key().equals(key))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** All client ids that readers hold. */
    List<String> readers() {
        return held.entrySet().stream()
                .filter(entry -> entry.getValue().identity() instanceof Identity.Reader)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** How many client ids are connected. */
    int size() {
        return held.size();
    }
}
