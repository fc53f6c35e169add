package io.mailuo.codec.hj212;

import io.mailuo.codec.hj212.Hj212Command.Direction;
import io.mailuo.codec.hj212.Hj212Command.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The device's side of the dialogue (HJ 212-2017, 6.1, 6.2 and 6.5): checks requests and answers them with 9011, hands
 * them out to be executed, sends data and 9012; answers notifications; sends data and notifications of its own again
 * until they are answered. A pure state machine: times and messages are passed in, actions come out. Not thread-safe.
 */
public final class Hj212Device {

    /** How many messages may wait for their answers. */
    public static final int MOST_OPEN = 64;

    /** What the caller has to do. */
    public sealed interface Action {

        /** Send this message now. */
        record Send(Hj212Message message) implements Action {}

        /** Execute this request, then call {@link Hj212Device#finish}; a notification needs no more. */
        record Execute(Hj212Message request) implements Action {}

        /** What became of a message that wanted an answer. */
        record Ended(Hj212Exchange exchange) implements Action {}
    }

    private final String st;
    private final String pw;
    private final String mn;
    private final List<Hj212Exchange> open = new ArrayList<>();
    private Duration timeout = Hj212Exchange.TIMEOUT;
    private int resends = Hj212Exchange.RESENDS;

    /** A device of system type {@code st} with password {@code pw} and identifier {@code mn}. */
    public Hj212Device(String st, String pw, String mn) {
        this.st = st;
        this.pw = pw;
        this.mn = mn;
    }

    /** Sets how long to wait and how often to send again, as 1000 demands. */
    public void patience(Duration newTimeout, int newResends) {
        timeout = newTimeout;
        resends = newResends;
    }

    /** QnRtn for {@code request} (table 7): 1, or which of its header fields is wrong. */
    public int check(Hj212Message request) {
        if (!pw.equals(request.pw())) {
            return Hj212Returns.WRONG_PW;
        }
        if (!mn.equals(request.mn())) {
            return Hj212Returns.WRONG_MN;
        }
        if (!st.equals(request.st())) {
            return Hj212Returns.WRONG_ST;
        }
        String qn = request.qn();
        if (qn == null || qn.isEmpty()) {
            return Hj212Returns.WRONG_QN;
        }
        return Hj212Command.find(request.cn(), Direction.DOWN).isPresent()
                ? Hj212Returns.ACCEPTED
                : Hj212Returns.WRONG_CN;
    }

    /** Takes a message of the platform. */
    public List<Action> receive(Hj212Message message, Instant now) {
        var kind = Hj212Command.find(message.cn(), Direction.DOWN)
                .map(Hj212Command::kind)
                .orElse(Kind.REQUEST);
        return switch (kind) {
            case INTERACTION -> answered(message, now);
            case NOTIFICATION -> notified(message);
            case REQUEST, UPLOAD -> requested(message);
        };
    }

    private List<Action> answered(Hj212Message message, Instant now) {
        for (Iterator<Hj212Exchange> each = open.iterator(); each.hasNext(); ) {
            var exchange = each.next();
            if (exchange.receive(message, now) && exchange.ended()) {
                each.remove();
                return List.of(new Action.Ended(exchange));
            }
        }
        return List.of();
    }

    private List<Action> notified(Hj212Message message) {
        if (check(message) != Hj212Returns.ACCEPTED) {
            return List.of();
        }
        var actions = new ArrayList<Action>();
        if (message.answerWanted()) {
            actions.add(new Action.Send(Hj212Answers.notificationTaken(message)));
        }
        actions.add(new Action.Execute(message));
        return actions;
    }

    private List<Action> requested(Hj212Message message) {
        int qnRtn = check(message);
        var actions = new ArrayList<Action>();
        if (message.answerWanted()) {
            actions.add(new Action.Send(Hj212Answers.requestTaken(message, qnRtn)));
        }
        if (qnRtn == Hj212Returns.ACCEPTED) {
            actions.add(new Action.Execute(message));
        }
        return actions;
    }

    /**
     * Says that {@code request} was executed.
     *
     * @param data what it brought, in packets that are short enough; those that want an answer are sent again until
     *     they get it
     * @param exeRtn how it went (table 6)
     */
    public List<Action> finish(Hj212Message request, List<Hj212Message> data, int exeRtn, Instant now) {
        var actions = new ArrayList<Action>();
        data.forEach(message -> actions.addAll(send(message, now)));
        if (request.answerWanted()) {
            actions.add(new Action.Send(Hj212Answers.executed(request, exeRtn)));
        }
        return actions;
    }

    /**
     * Sends data or a notification.
     *
     * @throws IllegalStateException if {@link #MOST_OPEN} messages wait for their answers already
     */
    public List<Action> send(Hj212Message message, Instant now) {
        if (message.answerWanted()) {
            if (open.size() >= MOST_OPEN) {
                throw new IllegalStateException(MOST_OPEN + " messages wait for their answers already");
            }
            open.add(new Hj212Exchange(message, now, timeout, resends));
        }
        return List.of(new Action.Send(message));
    }

    /** When {@link #expire} is due; empty while no answer is awaited. */
    public Optional<Instant> deadline() {
        return open.stream().map(Hj212Exchange::deadline).min(Instant::compareTo);
    }

    /** Says that {@code now} has come: what is due is sent again or given up. */
    public List<Action> expire(Instant now) {
        var actions = new ArrayList<Action>();
        for (Iterator<Hj212Exchange> each = open.iterator(); each.hasNext(); ) {
            var exchange = each.next();
            if (exchange.expire(now)) {
                actions.add(new Action.Send(exchange.request()));
            } else if (exchange.ended()) {
                each.remove();
                actions.add(new Action.Ended(exchange));
            }
        }
        return actions;
    }
}
