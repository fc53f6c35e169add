package io.mailuo.codec.jt808;

import io.mailuo.codec.bytes.ByteWriter;
import io.mailuo.codec.bytes.Octets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Joins the packets of split messages of one terminal (JT/T 808-2019, 4.4.3). Bounded: keeps at most
 * {@value #MAX_MESSAGES} unfinished messages of at most {@value #MAX_PACKETS} packets; the oldest gives way. Not
 * thread-safe: one assembler per connection.
 */
public final class Jt808Assembler {

    private static final int MAX_MESSAGES = 4;
    private static final int MAX_PACKETS = 1024;
    private static final int SERIALS = 0xffff;

    /**
     * What tells the packets of one message from others: the message id and the first packet's serial number.
     *
     * @param id message id
     * @param firstSerial serial number of the first packet
     * @param packets number of packets
     */
    public record Key(int id, int firstSerial, int packets) {}

    private final Map<Key, TreeMap<Integer, Octets>> unfinished = new LinkedHashMap<>();

    /** The key of the message that {@code packet} belongs to. */
    public static Key key(Jt808Message packet) {
        return new Key(packet.id(), packet.serial() - packet.packet() + 1 & SERIALS, packet.packets());
    }

    /**
     * Takes a message. One that is not split is answered at once, a split one when its last missing packet has come;
     * it then has the serial number of its first packet. A packet whose numbers cannot be is left out.
     */
    public Optional<Jt808Message> add(Jt808Message packet) {
        if (packet.packets() <= 1) {
            return Optional.of(packet);
        }
        if (packet.packets() > MAX_PACKETS || packet.packet() < 1 || packet.packet() > packet.packets()) {
            return Optional.empty();
        }
        var key = key(packet);
        if (!unfinished.containsKey(key) && unfinished.size() == MAX_MESSAGES) {
            unfinished.remove(unfinished.keySet().iterator().next());
        }
        var bodies = unfinished.computeIfAbsent(key, unused -> new TreeMap<>());
        bodies.put(packet.packet(), packet.body());
        if (bodies.size() < packet.packets()) {
            return Optional.empty();
        }
        unfinished.remove(key);
        var whole = new ByteWriter();
        bodies.values().forEach(whole::octets);
        return Optional.of(new Jt808Message(
                packet.id(),
                packet.encryption(),
                packet.version(),
                packet.phone(),
                key.firstSerial(),
                0,
                0,
                new Octets(whole.toByteArray())));
    }

    /** The numbers of the packets that are missing of an unfinished message. */
    public List<Integer> missing(Key key) {
        var bodies = unfinished.getOrDefault(key, new TreeMap<>());
        var missing = new ArrayList<Integer>();
        for (int number = 1; number <= key.packets(); number++) {
            if (!bodies.containsKey(number)) {
                missing.add(number);
            }
        }
        return missing;
    }

    /** Whether packets of this message wait for others. */
    boolean holds(Key key) {
        return unfinished.containsKey(key);
    }

    /** Gives up on an unfinished message. */
    void forget(Key key) {
        unfinished.remove(key);
    }

    /** The packets of a message that is too long for one; their serial numbers go on from its own. */
    static List<Jt808Message> split(Jt808Message message) {
        byte[] body = message.body().bytes();
        int packets = (body.length + Jt808Format.MAX_BODY - 1) / Jt808Format.MAX_BODY;
        if (packets > MAX_PACKETS) {
            throw new IllegalArgumentException(
                    "the message takes " + packets + " packets, at most " + MAX_PACKETS + " are joined");
        }
        var split = new ArrayList<Jt808Message>();
        for (int i = 0; i < packets; i++) {
            int from = i * Jt808Format.MAX_BODY;
            byte[] part = Arrays.copyOfRange(body, from, Math.min(body.length, from + Jt808Format.MAX_BODY));
            split.add(new Jt808Message(
                    message.id(),
                    message.encryption(),
                    message.version(),
                    message.phone(),
                    message.serial() + i & SERIALS,
                    packets,
                    i + 1,
                    new Octets(part)));
        }
        return split;
    }
}
