package io.mailuo.codec.jt808;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.codec.bytes.Resend;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The terminal's side of the dialogue (JT/T 808-2019, 4.3 to 4.5 and 6 to 8): registers, authenticates, sends heartbeats,
 * sends data again until it is answered, splits what is too long and sends packets again that the platform asks for;
 * hands the platform's commands out. A pure state machine: times and messages are passed in, actions come out. Not
 * thread-safe.
 */
public final class Jt808Terminal {

    /** How many messages may wait for their answers. */
    public static final int MOST_OPEN = 64;
    /** How many packets of split messages are kept, to send them again. */
    private static final int MOST_PACKETS = 4096;

    private static final int SERIALS = 0xffff;

    /** How far the terminal has come. */
    public enum State {
        /** Not connected. */
        OFFLINE,
        /** Waits for the answer to its registration. */
        REGISTERING,
        /** Waits for the answer to its authentication. */
        AUTHENTICATING,
        /** May send data. */
        ONLINE
    }

    /** What the caller has to do. */
    public sealed interface Action {

        /** Send this message now. */
        record Send(Jt808Message message) implements Action {}

        /** Remember this authentication code for the next connection. */
        record Registered(String code) implements Action {}

        /** The platform has refused the registration or authentication: result of 8100 or 8001. */
        record Refused(int result) implements Action {}

        /** Execute this command, and answer it with {@link Jt808Terminal#answer} or a message of its own. */
        record Command(Jt808Message message) implements Action {}

        /** The message is taken (true), refused, or not answered: keep it, and send it first when online again. */
        record Ended(Jt808Message message, boolean taken) implements Action {}
    }

    /**
     * Who the terminal is, and how patient.
     *
     * @param phone its number, 12 digits, or 20 in the edition of 2019
     * @param version protocol version of 2019, 0 before
     * @param heartbeat interval of heartbeats (parameter 0001)
     * @param timeout how long to wait for the first answer (parameter 0002)
     * @param resends how often to send again (parameter 0003)
     */
    public record Manner(String phone, int version, Duration heartbeat, Duration timeout, int resends) {}

    private final Manner manner;
    private final List<Resend<Jt808Message>> open = new ArrayList<>();
    private final List<Jt808Message> packets = new ArrayList<>();
    private State state = State.OFFLINE;
    private int serial;
    private Instant nextHeartbeat = Instant.MAX;
    private @Nullable Jt808Registration registration;

    /** A terminal that is not connected. */
    public Jt808Terminal(Manner manner) {
        this.manner = manner;
    }

    /** How far it has come. */
    public State state() {
        return state;
    }

    private Jt808Message message(int id, Octets body) {
        int number = serial;
        serial = serial + 1 & SERIALS;
        return new Jt808Message(id, 0, manner.version(), manner.phone(), number, 0, 0, body);
    }

    /** Connected: registers, or authenticates where there is a code from before. */
    public List<Action> connect(Jt808Registration who, Optional<String> code, Instant now) {
        open.clear();
        packets.clear();
        nextHeartbeat = Instant.MAX;
        registration = who;
        if (code.isPresent()) {
            return authenticate(code.get(), now);
        }
        state = State.REGISTERING;
        return track(message(0x0100, who.encode(manner.version() > 0)), now);
    }

    private List<Action> authenticate(String code, Instant now) {
        state = State.AUTHENTICATING;
        var who = registration;
        Map<String, Object> fields = manner.version() > 0
                ? Map.of("code", code, "imei", "", "software", who == null ? "" : who.terminal())
                : Map.of("code", code);
        return track(message(0x0102, Jt808Bodies.write(0x0102, manner.version() > 0, fields)), now);
    }

    private List<Action> track(Jt808Message message, Instant now) {
        if (open.size() >= MOST_OPEN) {
            throw new IllegalStateException(MOST_OPEN + " messages wait for their answers already");
        }
        open.add(Resend.growing(message, now, manner.timeout(), manner.resends()));
        return List.of(new Action.Send(message));
    }

    /**
     * Sends data; in packets where it is too long.
     *
     * @throws IllegalStateException if the terminal is not online, or {@link #MOST_OPEN} messages wait for answers
     */
    public List<Action> send(int id, Octets body, Instant now) {
        if (state != State.ONLINE) {
            throw new IllegalStateException("the terminal is not online");
        }
        if (body.length() <= Jt808Format.MAX_BODY) {
            return track(message(id, body), now);
        }
        var actions = new ArrayList<Action>();
        for (var packet : Jt808Assembler.split(message(id, body))) {
            serial = packet.serial() + 1 & SERIALS;
            packets.add(packet);
            actions.add(new Action.Send(packet));
        }
        while (packets.size() > MOST_PACKETS) {
            packets.removeFirst();
        }
        return actions;
    }

    /** Answers a command of the platform: 0001 with {@code result}. */
    public List<Action> answer(Jt808Message command, int result) {
        var fields = Map.<String, Object>of(
                "serial", command.serial(), "messageId", "%04x".formatted(command.id()), "result", result);
        return List.of(new Action.Send(message(0x0001, Jt808Bodies.write(0x0001, manner.version() > 0, fields))));
    }

    /**
     * Takes a message of the platform.
     *
     * @throws DecodeException if its body breaks a rule
     */
    public List<Action> receive(Jt808Message message, Instant now) throws DecodeException {
        var actions = new ArrayList<Action>();
        switch (message.id()) {
            case 0x8001 -> general(message, now, actions);
            case 0x8100 -> registered(message, now, actions);
            case 0x8800 -> {
                // All packets of the multimedia data have come, or some are named.
                var fields = Jt808Bodies.read(message).orElse(Map.of());
                if (fields.get("packets") instanceof List<?> named) {
                    again(
                            packets.isEmpty()
                                    ? -1
                                    : packets.getLast().serial()
                                            - packets.getLast().packet()
                                            + 1,
                            named,
                            actions);
                }
            }
            case 0x8003 -> {
                var fields = Jt808Bodies.read(message).orElse(Map.of());
                if (fields.get("serial") instanceof Integer first && fields.get("packets") instanceof List<?> named) {
                    again(first, named, actions);
                }
            }
            default -> actions.add(new Action.Command(message));
        }
        return actions;
    }

    private void again(int firstSerial, List<?> named, List<Action> actions) {
        for (var entry : named) {
            for (var packet : packets) {
                boolean wanted = (packet.serial() - packet.packet() + 1 & SERIALS) == (firstSerial & SERIALS)
                        && entry.equals(Map.of("number", packet.packet()));
                if (wanted) {
                    actions.add(new Action.Send(packet));
                }
            }
        }
    }

    private @Nullable Jt808Message take(int answered) {
        for (Iterator<Resend<Jt808Message>> each = open.iterator(); each.hasNext(); ) {
            var one = each.next();
            if (one.message().serial() == answered) {
                each.remove();
                return one.message();
            }
        }
        return null;
    }

    private void general(Jt808Message message, Instant now, List<Action> actions) throws DecodeException {
        var fields = Jt808Bodies.read(message).orElse(Map.of());
        if (!(fields.get("serial") instanceof Integer answered) || !(fields.get("result") instanceof Integer result)) {
            return;
        }
        var own = take(answered);
        if (own == null) {
            return;
        }
        if (own.id() != 0x0102) {
            if (own.id() != 0x0002) {
                actions.add(new Action.Ended(own, result == Jt808Answers.OK));
            }
        } else if (result == Jt808Answers.OK) {
            state = State.ONLINE;
            nextHeartbeat = now.plus(manner.heartbeat());
        } else {
            state = State.OFFLINE;
            actions.add(new Action.Refused(result));
        }
    }

    private void registered(Jt808Message message, Instant now, List<Action> actions) throws DecodeException {
        var fields = Jt808Bodies.read(message).orElse(Map.of());
        if (state != State.REGISTERING
                || !(fields.get("serial") instanceof Integer answered)
                || !(fields.get("result") instanceof Integer result)
                || take(answered) == null) {
            return;
        }
        if (result == Jt808Answers.OK) {
            String code = String.valueOf(fields.get("code"));
            actions.add(new Action.Registered(code));
            actions.addAll(authenticate(code, now));
        } else {
            state = State.OFFLINE;
            actions.add(new Action.Refused(result));
        }
    }

    /** When {@link #expire} is due; empty while nothing is. */
    public Optional<Instant> deadline() {
        var earliest =
                open.stream().map(Resend::deadline).min(Instant::compareTo).orElse(Instant.MAX);
        var first = earliest.isBefore(nextHeartbeat) ? earliest : nextHeartbeat;
        return first.equals(Instant.MAX) ? Optional.empty() : Optional.of(first);
    }

    /** Says that {@code now} has come: heartbeats and what is due are sent, or given up. */
    public List<Action> expire(Instant now) {
        var actions = new ArrayList<Action>();
        Resend.expire(
                open,
                now,
                message -> actions.add(new Action.Send(message)),
                message -> actions.add(new Action.Ended(message, false)));
        if (!now.isBefore(nextHeartbeat)) {
            nextHeartbeat = now.plus(manner.heartbeat());
            actions.add(new Action.Send(message(0x0002, Octets.NONE)));
        }
        return actions;
    }
}
