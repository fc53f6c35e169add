package io.mailuo.codec.hj212;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Joins the packets of split messages (HJ 212-2017, table 3: bit D of Flag, PNUM and PNO; examples C.49 and C.50). The
 * packets of a message have the same MN, ST, CN, PNUM and DataTime, each a QN of its own; they may come in any order and
 * more than once. Each packet is answered by itself, whole or not: what is not stored before it is answered must be kept
 * by who answers.
 *
 * <p>A pure state machine: the caller says what time it is. Memory is bounded by the number of packets that wait; who
 * comes one too many pushes the oldest unfinished message out. Nothing is lost: what stays incomplete is handed out as
 * such. Not thread-safe.
 */
public final class Hj212Joiner {

    /** How long to wait for the next packet unless said otherwise: the standard's time-out with its three resends. */
    public static final Duration PATIENCE = Hj212Exchange.TIMEOUT.multipliedBy(1 + Hj212Exchange.RESENDS);
    /** How many packets may wait unless said otherwise. */
    public static final int MOST_PACKETS = 256;

    private static final int LONGEST_NUMBER = 4;

    /** What comes out. */
    public sealed interface Joined {

        /**
         * A whole message.
         *
         * @param message of one packet as it came; of several, with the items of all in the order of PNO, DataTime and
         *     what else all packets repeat only once, and the QN of the first
         * @param packets how many packets it came in
         */
        record Whole(Hj212Message message, int packets) implements Joined {}

        /**
         * Packets that stay without the others.
         *
         * @param packets what is there, in the order of PNO, at least one
         * @param why what is wrong with them
         */
        record Incomplete(List<Hj212Message> packets, String why) implements Joined {}
    }

    private static final class Group {
        private final Hj212Message sample;
        private final int count;
        private final TreeMap<Integer, Hj212Message> packets = new TreeMap<>();
        private Instant deadline;

        Group(Hj212Message sample, int count, Instant deadline) {
            this.sample = sample;
            this.count = count;
            this.deadline = deadline;
        }

        boolean takes(Hj212Message message, int pnum) {
            return count == pnum
                    && sample.mn().equals(message.mn())
                    && sample.cn().equals(message.cn())
                    && Objects.equals(sample.st(), message.st())
                    && sameTime(message);
        }

        private boolean sameTime(Hj212Message message) {
            var own = sample.value("DataTime");
            var other = message.value("DataTime");
            return own.isEmpty() || other.isEmpty() || own.equals(other);
        }

        Joined incomplete(String why) {
            return new Joined.Incomplete(
                    List.copyOf(packets.values()), why + ": " + packets.size() + " of " + count + " packets came");
        }
    }

    private final Duration patience;
    private final int mostPackets;
    private final List<Group> groups = new ArrayList<>();
    private int waiting;

    /** A joiner with the usual patience. */
    public Hj212Joiner() {
        this(PATIENCE, MOST_PACKETS);
    }

    /**
     * @param patience how long to wait for a message's next packet
     * @param mostPackets how many packets may wait, and how many a message may have; at least 2
     */
    public Hj212Joiner(Duration patience, int mostPackets) {
        if (mostPackets < 2) {
            throw new IllegalArgumentException("at least 2 packets must be able to wait, got " + mostPackets);
        }
        this.patience = patience;
        this.mostPackets = mostPackets;
    }

    /** How many packets wait for others. */
    public int waiting() {
        return waiting;
    }

    /** Takes a message and answers what it completes or pushes out. */
    public List<Joined> push(Hj212Message message, Instant now) {
        if (message.pnum() == null && message.pno() == null) {
            return List.of(new Joined.Whole(message, 1));
        }
        int pnum = number(message.pnum());
        int pno = number(message.pno());
        if (pnum < 1 || pno < 1 || pno > pnum || pnum > mostPackets) {
            return List.of(new Joined.Incomplete(
                    List.of(message),
                    "PNO must be 1 to PNUM and PNUM 1 to " + mostPackets + ", got PNO=" + message.pno() + ", PNUM="
                            + message.pnum()));
        }
        if (pnum == 1) {
            return List.of(new Joined.Whole(join(List.of(message)), 1));
        }
        var out = new ArrayList<Joined>();
        var group = group(message, pnum, pno, now, out);
        if (group.packets.put(pno, message) == null) {
            waiting++;
        }
        group.deadline = now.plus(patience);
        if (group.packets.size() == pnum) {
            remove(group);
            out.add(new Joined.Whole(join(List.copyOf(group.packets.values())), pnum));
        }
        while (waiting > mostPackets) {
            var oldest = groups.getFirst();
            remove(oldest);
            out.add(oldest.incomplete("too many packets wait"));
        }
        return out;
    }

    private Group group(Hj212Message message, int pnum, int pno, Instant now, List<Joined> out) {
        for (var group : groups) {
            if (group.takes(message, pnum)) {
                var before = group.packets.get(pno);
                if (before == null || before.cp().equals(message.cp())) {
                    return group;
                }
                remove(group);
                out.add(group.incomplete("another message began"));
                break;
            }
        }
        var group = new Group(message, pnum, now.plus(patience));
        groups.add(group);
        return group;
    }

    private void remove(Group group) {
        groups.remove(group);
        waiting -= group.packets.size();
    }

    /** Says that {@code now} has come, and answers the messages whose packets are overdue. */
    public List<Joined> expire(Instant now) {
        var out = new ArrayList<Joined>();
        for (Iterator<Group> each = groups.iterator(); each.hasNext(); ) {
            var group = each.next();
            if (!now.isBefore(group.deadline)) {
                each.remove();
                waiting -= group.packets.size();
                out.add(group.incomplete("the next packet is overdue"));
            }
        }
        return out;
    }

    /** Says that the connection has ended, and answers all that waits. */
    public List<Joined> end() {
        List<Joined> out = groups.stream()
                .map(group -> group.incomplete("the connection ended"))
                .toList();
        groups.clear();
        waiting = 0;
        return out;
    }

    private static int number(@org.jspecify.annotations.Nullable String text) {
        if (text == null || text.isEmpty() || text.length() > LONGEST_NUMBER) {
            return 0;
        }
        int number = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return 0;
            }
            number = number * 10 + (c - '0');
        }
        return number;
    }

    private static Hj212Message join(List<Hj212Message> packets) {
        var first = packets.getFirst();
        var items = new ArrayList<>(first.cp());
        for (var packet : packets.subList(1, packets.size())) {
            for (var item : packet.cp()) {
                if (!(Hj212Packets.isShared(item) && first.cp().contains(item))) {
                    items.add(item);
                }
            }
        }
        return Hj212Packets.unsplit(first, items);
    }
}
