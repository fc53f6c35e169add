package io.mailuo.codec.jt808;

import io.mailuo.codec.DecodeException;
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
 * The platform's side of the dialogue with one terminal (JT/T 808-2019, 4.3 to 4.5 and 6 to 8): registration and
 * authentication, which the caller decides; heartbeats and times, which are answered at once; data, which is handed out
 * with the answer that is due once it is kept; split messages, which are joined and whose missing packets are asked for;
 * commands, which are sent again until they are answered. A pure state machine: times and messages are passed in, actions
 * come out. Not thread-safe.
 */
public final class Jt808Platform {

    /** How many commands may wait for their answers. */
    public static final int MOST_OPEN = 32;
    /** How often missing packets are asked for. */
    private static final int MOST_REQUESTS = 3;

    private static final int SERIALS = 0xffff;

    /** What the caller has to do. */
    public sealed interface Action {

        /** Send this message now. */
        record Send(Jt808Message message) implements Action {}

        /** Decide on this registration, then call {@link Jt808Platform#register}. */
        record Register(Jt808Message message, Jt808Registration registration) implements Action {}

        /** Decide whether this authentication code is right, then call {@link Jt808Platform#authenticate}. */
        record Authenticate(Jt808Message message, String code) implements Action {}

        /**
         * Keep this message, and send the answer once it is kept.
         *
         * @param message joined, where it came in packets
         * @param answer 8001, or 8800 to multimedia data
         * @param command the command that it answers, if any
         */
        record Keep(Jt808Message message, Jt808Message answer, Optional<Jt808Message> command) implements Action {}

        /** A message of a terminal that is not authenticated, or one that makes no sense; it is answered already. */
        record Refused(Jt808Message message, String why) implements Action {}

        /** A split message whose packets did not come. */
        record Incomplete(Jt808Assembler.Key message, List<Integer> missing) implements Action {}

        /** The command is answered with {@code result}, or not at all (empty), however often it was sent. */
        record Ended(Jt808Message command, Optional<Integer> result) implements Action {}

        /** The terminal has signed off (0003). */
        record SignedOff() implements Action {}
    }

    private static final class Waiting {
        private final Jt808Message first;
        private Instant deadline;
        private int requests;

        Waiting(Jt808Message first, Instant deadline) {
            this.first = first;
            this.deadline = deadline;
        }
    }

    private final Duration timeout;
    private final int resends;
    private final Jt808Assembler assembler = new Jt808Assembler();
    private final Map<Jt808Assembler.Key, Waiting> waiting = new java.util.LinkedHashMap<>();
    private final List<Resend<Jt808Message>> open = new ArrayList<>();
    private boolean authenticated;
    private int serial;

    /**
     * @param timeout how long to wait for the first answer; after the n-th resend n + 1 times as long as before (4.5)
     * @param resends how often to send again
     */
    public Jt808Platform(Duration timeout, int resends) {
        this.timeout = timeout;
        this.resends = resends;
    }

    /** Whether the terminal is authenticated. */
    public boolean isAuthenticated() {
        return authenticated;
    }

    private int next() {
        int number = serial;
        serial = serial + 1 & SERIALS;
        return number;
    }

    /** Answers a registration: with a code where {@code result} is 0, else why not. */
    public List<Action> register(Jt808Message message, int result, String code) {
        return List.of(new Action.Send(
                result == Jt808Answers.OK
                        ? Jt808Answers.registered(message, next(), code)
                        : Jt808Answers.notRegistered(message, next(), result)));
    }

    /** Answers an authentication; what the terminal sends is taken from now on, or not. */
    public List<Action> authenticate(Jt808Message message, boolean right) {
        authenticated = right;
        return List.of(
                new Action.Send(Jt808Answers.general(message, next(), right ? Jt808Answers.OK : Jt808Answers.FAILED)));
    }

    /** Takes a packet of the terminal. */
    public List<Action> receive(Jt808Message packet, Instant now) {
        var actions = new ArrayList<Action>();
        if (packet.packets() > 1 && (packet.packet() < 1 || packet.packet() > packet.packets())) {
            refuse(packet, Jt808Answers.WRONG, "packet " + packet.packet() + " of " + packet.packets(), actions);
            return actions;
        }
        var whole = assembler.add(packet);
        if (packet.packets() > 1) {
            progress(packet, whole.isPresent(), now, actions);
        }
        whole.ifPresent(message -> whole(message, actions));
        return actions;
    }

    private void progress(Jt808Message packet, boolean done, Instant now, List<Action> actions) {
        var key = Jt808Assembler.key(packet);
        if (done) {
            waiting.remove(key);
            return;
        }
        var one = waiting.computeIfAbsent(key, unused -> new Waiting(packet, now));
        one.deadline = now.plus(timeout);
        waiting.keySet().removeIf(other -> !assembler.holds(other));
        if (packet.packet() == packet.packets()) {
            askAgain(key, one, now, actions);
        }
    }

    /** Whether all packets that are missing can be named in one request. */
    private boolean askAgain(Jt808Assembler.Key key, Waiting one, Instant now, List<Action> actions) {
        var missing = assembler.missing(key);
        if (one.requests >= MOST_REQUESTS) {
            assembler.forget(key);
            actions.add(new Action.Incomplete(key, missing));
            return false;
        }
        one.requests++;
        one.deadline = now.plus(timeout.multipliedBy(one.requests));
        var named = missing.subList(0, Math.min(missing.size(), MOST_NAMED));
        actions.add(new Action.Send(Jt808Answers.resend(one.first, next(), key.firstSerial(), named)));
        return true;
    }

    private static final int MOST_NAMED = 255;

    private void whole(Jt808Message message, List<Action> actions) {
        try {
            switch (message.id()) {
                case 0x0100 ->
                    Jt808Registration.of(message)
                            .ifPresentOrElse(
                                    registration -> actions.add(new Action.Register(message, registration)),
                                    () -> refuse(
                                            message,
                                            Jt808Answers.UNSUPPORTED,
                                            "the registration is encrypted",
                                            actions));
                case 0x0102 -> authentication(message, actions);
                case 0x0003 -> {
                    authenticated = false;
                    actions.add(new Action.Send(Jt808Answers.general(message, next(), Jt808Answers.OK)));
                    actions.add(new Action.SignedOff());
                }
                default -> {
                    if (authenticated) {
                        known(message, actions);
                    } else {
                        refuse(message, Jt808Answers.FAILED, "the terminal is not authenticated", actions);
                    }
                }
            }
        } catch (DecodeException e) {
            refuse(message, Jt808Answers.WRONG, String.valueOf(e.getMessage()), actions);
        }
    }

    private void authentication(Jt808Message message, List<Action> actions) throws DecodeException {
        var body = Jt808Bodies.read(message);
        String code = body.map(fields -> String.valueOf(fields.get("code"))).orElse("");
        actions.add(new Action.Authenticate(message, code));
    }

    private void known(Jt808Message message, List<Action> actions) throws DecodeException {
        switch (message.id()) {
            case 0x0002 -> actions.add(new Action.Send(Jt808Answers.general(message, next(), Jt808Answers.OK)));
            case 0x0001 -> {
                var fields = Jt808Bodies.read(message).orElse(Map.of());
                if (fields.get("serial") instanceof Integer answered
                        && fields.get("result") instanceof Integer result) {
                    end(answered, -1, result, actions);
                }
            }
            default -> {
                int answered = message.body().length() >= 2
                        ? message.body().at(0) << 8 | message.body().at(1)
                        : -1;
                var command = end(answered, message.id(), Jt808Answers.OK, actions);
                var answer = message.id() == 0x0801 && message.body().length() >= 4
                        ? Jt808Answers.multimedia(message, next())
                        : Jt808Answers.general(message, next(), Jt808Answers.OK);
                actions.add(new Action.Keep(message, answer, Optional.ofNullable(command)));
            }
        }
    }

    /** Ends the open command that is answered by serial number, or by a message of its own. */
    private @Nullable Jt808Message end(int answered, int byMessage, int result, List<Action> actions) {
        for (Iterator<Resend<Jt808Message>> each = open.iterator(); each.hasNext(); ) {
            var command = each.next().message();
            boolean own = byMessage == 0x0107 && command.id() == 0x8107
                    || command.serial() == answered && (byMessage < 0 || answers(command.id(), byMessage));
            if (own) {
                each.remove();
                actions.add(new Action.Ended(command, Optional.of(result)));
                return command;
            }
        }
        return null;
    }

    private static boolean answers(int command, int message) {
        return switch (message) {
            case 0x0104 -> command == 0x8104 || command == 0x8106;
            case 0x0201 -> command == 0x8201;
            case 0x0302 -> command == 0x8302;
            case 0x0500 -> command == 0x8500;
            case 0x0700 -> command == 0x8700;
            case 0x0802 -> command == 0x8802;
            case 0x0805 -> command == 0x8801;
            default -> false;
        };
    }

    private void refuse(Jt808Message message, int result, String why, List<Action> actions) {
        actions.add(new Action.Send(Jt808Answers.general(message, next(), result)));
        actions.add(new Action.Refused(message, why));
    }

    /**
     * Sends a command.
     *
     * @param like any message of the terminal, whose number and edition the command takes
     * @param id message id, such as 8103
     * @param fields by the names of {@link Jt808Bodies}
     * @throws IllegalArgumentException if the fields do not fit the message
     * @throws IllegalStateException if {@link #MOST_OPEN} commands wait for their answers already
     */
    public List<Action> command(Jt808Message like, int id, Map<String, Object> fields, Instant now) {
        if (open.size() >= MOST_OPEN) {
            throw new IllegalStateException(MOST_OPEN + " commands wait for their answers already");
        }
        var body = Jt808Bodies.write(id, like.is2019(), fields);
        var command = like.answer(id, next(), body.bytes());
        open.add(Resend.growing(command, now, timeout, resends));
        return List.of(new Action.Send(command));
    }

    /** When {@link #expire} is due; empty while nothing is awaited. */
    public Optional<Instant> deadline() {
        var times = new ArrayList<Instant>();
        open.forEach(one -> times.add(one.deadline()));
        waiting.values().forEach(one -> times.add(one.deadline));
        return times.stream().min(Instant::compareTo);
    }

    /** Says that {@code now} has come: what is due is sent or asked for again, or given up. */
    public List<Action> expire(Instant now) {
        var actions = new ArrayList<Action>();
        Resend.expire(
                open,
                now,
                message -> actions.add(new Action.Send(message)),
                message -> actions.add(new Action.Ended(message, Optional.empty())));
        for (var each = waiting.entrySet().iterator(); each.hasNext(); ) {
            var entry = each.next();
            if (!now.isBefore(entry.getValue().deadline) && !askAgain(entry.getKey(), entry.getValue(), now, actions)) {
                each.remove();
            }
        }
        return actions;
    }
}
