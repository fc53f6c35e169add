package io.mailuo.http;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is believed about where a request comes from: proxies at configured addresses name the client in
 * {@code X-Forwarded-For}. What anybody else puts there is not looked at.
 */
final class Forwarding {

    /** Addresses whose first bits are those of {@code address}. */
    private record Net(byte[] address, int bits) {

        boolean holds(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                if (((address[bit / 8] ^ other[bit / 8]) & (0x80 >> (bit % 8))) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private final List<Net> proxies = new ArrayList<>();

    /**
     * @param proxies addresses, or networks such as {@code 10.0.0.0/8}; empty where there is no proxy
     * @throws IllegalArgumentException where one is neither
     */
    Forwarding(List<String> proxies) {
        for (var text : proxies) {
            this.proxies.add(net(text.strip()));
        }
    }

    /** The client's address: the last that is no proxy's, read from the end of {@code X-Forwarded-For}. */
    String client(String peer, List<String> forwardedFor) {
        var client = peer;
        var hops = String.join(",", forwardedFor).split(",", -1);
        for (int i = hops.length - 1; i >= 0 && isProxy(client); i--) {
            var hop = address(hops[i].strip());
            if (hop == null) {
                break;
            }
            client = hop.getHostAddress();
        }
        return client;
    }

    private boolean isProxy(String client) {
        var address = proxies.isEmpty() ? null : address(client);
        return address != null && proxies.stream().anyMatch(net -> net.holds(address.getAddress()));
    }

    private static Net net(String text) {
        int slash = text.indexOf('/');
        var address = address(slash < 0 ? text : text.substring(0, slash));
        if (address != null) {
            int all = address.getAddress().length * 8;
            var bits = slash < 0 ? String.valueOf(all) : text.substring(slash + 1);
            if (bits.matches("[0-9]{1,3}") && Integer.parseInt(bits) <= all) {
                return new Net(address.getAddress(), Integer.parseInt(bits));
            }
        }
        throw new IllegalArgumentException(
                "http.proxies: '" + text + "' is neither an address nor a network such as 10.0.0.0/8");
    }

    private static @Nullable InetAddress address(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
