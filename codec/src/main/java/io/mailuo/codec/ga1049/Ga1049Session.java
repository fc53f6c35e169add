package io.mailuo.codec.ga1049;

import io.mailuo.codec.ga1049.Ga1049Message.Fault;
import io.mailuo.codec.ga1049.Ga1049Message.Operation;
import io.mailuo.codec.ga1049.Ga1049Message.Type;
import io.mailuo.codec.xml.XmlElement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One side of a session of GA/T 1049.1 on one connection: login and its token, heartbeats both ways, requests with their
 * answers by sequence number, subscriptions and pushes, logout, and what breaks any of it. The side that logs in
 * ({@link #login}) does so again where its token has expired, and subscribes again; the side that is logged in to gives
 * the token ({@link #accept}). Apart from that both may ask, subscribe and push. A pure state machine: times and messages
 * are passed in, actions come out. Bounded: {@link #MOST} requests wait, as many subscriptions are kept. Not thread-safe.
 */
public final class Ga1049Session {

    /** How many requests may wait for their answers, and how many objects may be subscribed to. */
    public static final int MOST = 64;

    private static final int REMEMBERED = 16;
    private static final int LOST_HEARTBEATS = 3;
    private static final Set<String> VERSIONS = Set.of("1.0", "1.1", "1.2", "2.0");

    /** What the caller has to do. */
    public sealed interface Action {

        /** Send this message now. */
        record Send(Ga1049Message message) implements Action {}

        /** The peer wants to log in: check its name and password, and {@link #accept} or {@link #refuse} it. */
        record Authenticate(Ga1049Message request, String user, String password) implements Action {}

        /** The session has begun. */
        record Begun(String token) implements Action {}

        /** Answer this request of the peer with {@link #answer} or {@link #refuse}. */
        record Asked(Ga1049Message request) implements Action {}

        /** The peer pushes this. */
        record Pushed(Ga1049Message message) implements Action {}

        /** The peer has begun or ceased to want pushes of these objects. */
        record Subscribed(String objectName, boolean wanted) implements Action {}

        /** A request of ours is answered. */
        record Answered(Ga1049Message request, Ga1049Message answer) implements Action {}

        /** A request of ours is refused, or there was no answer in time. */
        record Failed(Ga1049Message request, String fault, String why) implements Action {}

        /** The session is over; the connection may be closed. */
        record Ended(String why) implements Action {}
    }

    /**
     * How to keep a session.
     *
     * @param requests who speaks to whom and in which version
     * @param offset zone of the sequence numbers' times
     * @param timeout how long to wait for an answer; the peer may set it anew (SDO_TimeOut)
     * @param heartbeat how often to say that we are alive; the peer is held for lost after three of its own
     * @param tokens how long a token that we give lives without a message
     * @param strictTokens whether answers and pushes must carry the token; some systems leave it empty
     */
    public record Manner(
            Ga1049Requests requests,
            ZoneOffset offset,
            Duration timeout,
            Duration heartbeat,
            Duration tokens,
            boolean strictTokens) {}

    private record Login(String user, String password) {}

    private record Waiting(Ga1049Message request, Instant deadline) {}

    private final Manner manner;
    private Ga1049Requests requests;
    private Duration timeout;
    private long number;
    private boolean on;
    private @Nullable Login login;
    private final Map<String, Waiting> waiting = new LinkedHashMap<>();
    private final Map<String, Ga1049Message> answered = new LinkedHashMap<>();
    private final Set<String> wantedByPeer = new LinkedHashSet<>();
    private final Set<String> wanted = new LinkedHashSet<>();
    private Instant nextHeartbeat = Instant.MAX;
    private Instant heard = Instant.MAX;
    private boolean givesTokens;

    /** A session that has not begun. */
    public Ga1049Session(Manner manner) {
        this.manner = manner;
        this.requests = manner.requests();
        this.timeout = manner.timeout();
    }

    /** Whether the session has begun and not ended. */
    public boolean isOn() {
        return on;
    }

    /** When {@link #expire} is due; empty while nothing is awaited. */
    public Optional<Instant> deadline() {
        var earliest = nextHeartbeat;
        for (var request : waiting.values()) {
            earliest = earliest.isBefore(request.deadline) ? earliest : request.deadline;
        }
        var lost = lostAt();
        earliest = earliest.isBefore(lost) ? earliest : lost;
        return earliest.equals(Instant.MAX) ? Optional.empty() : Optional.of(earliest);
    }

    private Instant lostAt() {
        if (heard.equals(Instant.MAX)) {
            return Instant.MAX;
        }
        var silence = manner.heartbeat().multipliedBy(LOST_HEARTBEATS);
        return heard.plus(givesTokens && manner.tokens().compareTo(silence) < 0 ? manner.tokens() : silence);
    }

    private String seq(Instant now) {
        return Ga1049Requests.seq(LocalDateTime.ofInstant(now, manner.offset()), ++number);
    }

    /** Begins the session as the side that logs in. */
    public List<Action> login(String user, String password, Instant now) {
        login = new Login(user, password);
        requests = manner.requests().with("");
        return List.of(ask(requests.login(seq(now), user, password), now));
    }

    /**
     * Asks the peer.
     *
     * @throws IllegalStateException if the session is not on, or {@link #MOST} requests wait already
     */
    public List<Action> request(Operation operation, XmlElement object, Instant now) {
        if (!on || waiting.size() >= MOST) {
            throw new IllegalStateException(on ? MOST + " requests wait already" : "the session is not on");
        }
        String seq = seq(now);
        return List.of(ask(requests.request(seq, operation, object), now));
    }

    /**
     * Asks for pushes of the objects called {@code objectName}, also of later sessions, or no longer.
     *
     * @throws IllegalStateException as {@link #request}, and if too many are subscribed to
     */
    public List<Action> subscribe(String objectName, boolean want, Instant now) {
        if (want && wanted.size() >= MOST) {
            throw new IllegalStateException(MOST + " objects are subscribed to already");
        }
        var actions =
                request(want ? Operation.SUBSCRIBE : Operation.UNSUBSCRIBE, requests.subscription(objectName), now);
        if (want) {
            wanted.add(objectName);
        } else {
            wanted.remove(objectName);
        }
        return actions;
    }

    /** Pushes those of {@code objects} that the peer has subscribed to. */
    public List<Action> push(List<XmlElement> objects, Instant now) {
        var those = objects.stream()
                .filter(object -> wantedByPeer.contains(object.name()))
                .toList();
        if (!on || those.isEmpty()) {
            return List.of();
        }
        return List.of(new Action.Send(requests.push(seq(now), those)));
    }

    private Action ask(Ga1049Message request, Instant now) {
        waiting.put(request.seq(), new Waiting(request, now.plus(timeout)));
        return new Action.Send(request);
    }

    /** Lets the peer in under {@code token}, whose login {@code request} is. */
    public List<Action> accept(Ga1049Message request, String token, Instant now) {
        requests = manner.requests().with(token);
        givesTokens = true;
        wantedByPeer.clear();
        var actions = new ArrayList<Action>(answer(request, request.objects()));
        begin(now);
        actions.add(new Action.Begun(token));
        return actions;
    }

    private void begin(Instant now) {
        on = true;
        heard = now;
        nextHeartbeat = now.plus(manner.heartbeat());
    }

    /** Answers a request of the peer. */
    public List<Action> answer(Ga1049Message request, List<XmlElement> objects) {
        return List.of(new Action.Send(remember(Ga1049Requests.answer(request, requests.token(), objects))));
    }

    /** Refuses a request of the peer. */
    public List<Action> refuse(Ga1049Message request, Fault fault) {
        return List.of(new Action.Send(remember(Ga1049Requests.refuse(request, fault))));
    }

    /** Keeps the last answers: the same request again gets the same answer. */
    private Ga1049Message remember(Ga1049Message answer) {
        answered.put(answer.seq(), answer);
        if (answered.size() > REMEMBERED) {
            answered.remove(answered.keySet().iterator().next());
        }
        return answer;
    }

    /** Ends the session from our side. */
    public List<Action> logout(Instant now) {
        if (!on) {
            return List.of(end("logged out"));
        }
        var current = login;
        return List.of(ask(requests.logout(seq(now), current == null ? "" : current.user), now));
    }

    /** Takes a message of the peer. */
    public List<Action> receive(Ga1049Message message, Instant now) {
        if (on) {
            heard = now;
        }
        return switch (message.type()) {
            case REQUEST -> asked(message, now);
            case RESPONSE, ERROR -> answeredBy(message, now);
            case PUSH -> pushed(message);
        };
    }

    private List<Action> asked(Ga1049Message request, Instant now) {
        var before = answered.get(request.seq());
        if (before != null && before.operation() == request.operation()) {
            return List.of(new Action.Send(before));
        }
        var fault = faultOf(request);
        if (fault.isPresent()) {
            return refuse(request, fault.get());
        }
        return switch (request.operation()) {
            case LOGIN -> {
                var user = request.objects().getFirst();
                yield List.of(new Action.Authenticate(request, user.textOf("UserName"), user.textOf("Pwd")));
            }
            case LOGOUT -> {
                var actions = new ArrayList<>(answer(request, request.objects()));
                actions.add(end("the peer has logged out"));
                yield actions;
            }
            case SUBSCRIBE, UNSUBSCRIBE -> subscribed(request);
            case GET, SET, NOTIFY, OTHER -> timeOut(request);
        };
    }

    private Optional<Fault> faultOf(Ga1049Message request) {
        String to = request.to().system();
        if (!VERSIONS.contains(request.version())) {
            return Optional.of(Fault.VERSION);
        }
        if (!to.isEmpty() && !to.equals(manner.requests().from().system())) {
            return Optional.of(Fault.ADDRESS);
        }
        if (request.operation() == Operation.LOGIN) {
            boolean user = !request.objects().isEmpty()
                    && request.objects().getFirst().name().equals("SDO_User");
            return user ? Optional.empty() : Optional.of(Fault.OPERATION);
        }
        return on && request.token().equals(requests.token()) ? Optional.empty() : Optional.of(Fault.TOKEN);
    }

    private List<Action> subscribed(Ga1049Message request) {
        boolean want = request.operation() == Operation.SUBSCRIBE;
        var names = new ArrayList<String>();
        for (var object : request.objects()) {
            String name = object.textOf("ObjName");
            if (!object.name().equals("SDO_MsgEntity") || name.isEmpty()) {
                return refuse(request, Fault.OPERATION);
            }
            names.add(name);
        }
        if (names.isEmpty() || want && wantedByPeer.size() + names.size() > MOST) {
            return refuse(request, names.isEmpty() ? Fault.OPERATION : Fault.NOT_ALLOWED);
        }
        var actions = new ArrayList<>(answer(request, request.objects()));
        for (String name : names) {
            if (want ? wantedByPeer.add(name) : wantedByPeer.remove(name)) {
                actions.add(new Action.Subscribed(name, want));
            }
        }
        return actions;
    }

    /** The peer may set how long we wait; everything else is the caller's to answer. */
    private List<Action> timeOut(Ga1049Message request) {
        boolean set = request.operation() == Operation.SET && request.objects().size() == 1;
        if (set && request.objects().getFirst().name().equals("SDO_TimeOut")) {
            var object = request.objects().getFirst();
            String text = object.children().isEmpty()
                    ? object.text().strip()
                    : object.children().getFirst().text().strip();
            if (!text.matches("[1-9][0-9]{0,4}")) {
                return refuse(request, Fault.FAILURE);
            }
            timeout = Duration.ofSeconds(Long.parseLong(text));
            return answer(request, request.objects());
        }
        return List.of(new Action.Asked(request));
    }

    private List<Action> pushed(Ga1049Message message) {
        if (isHeartbeat(message)) {
            return List.of();
        }
        if (!on || !fits(message.token())) {
            return List.of(new Action.Send(Ga1049Requests.refuse(message, Fault.TOKEN)));
        }
        return List.of(new Action.Pushed(message));
    }

    static boolean isHeartbeat(Ga1049Message message) {
        return message.objects().size() == 1
                && message.objects().getFirst().name().equals("SDO_HeartBeat");
    }

    private boolean fits(String token) {
        return token.equals(requests.token()) || !manner.strictTokens() && token.isEmpty();
    }

    private List<Action> answeredBy(Ga1049Message answer, Instant now) {
        var request = waiting.get(answer.seq());
        if (request == null || request.request.operation() != answer.operation()) {
            return List.of();
        }
        boolean refused = answer.type() == Type.ERROR;
        if (!refused && answer.operation() != Operation.LOGIN && !fits(answer.token())) {
            return List.of();
        }
        waiting.remove(answer.seq());
        return refused ? refusedBy(request.request, answer, now) : granted(request.request, answer, now);
    }

    private List<Action> granted(Ga1049Message request, Ga1049Message answer, Instant now) {
        if (request.operation() == Operation.LOGIN) {
            if (answer.token().isEmpty()) {
                return List.of(end("the answer to the login has no token"));
            }
            requests = manner.requests().with(answer.token());
            begin(now);
            var actions = new ArrayList<Action>(List.of(new Action.Begun(answer.token())));
            for (String name : wanted) {
                actions.add(ask(requests.subscribe(seq(now), name), now));
            }
            return actions;
        }
        if (request.operation() == Operation.LOGOUT) {
            return List.of(end("logged out"));
        }
        return List.of(new Action.Answered(request, answer));
    }

    private List<Action> refusedBy(Ga1049Message request, Ga1049Message answer, Instant now) {
        var error = answer.objects().isEmpty()
                ? XmlElement.of("SDO_Error", "")
                : answer.objects().getFirst();
        String fault = error.textOf("ErrType");
        var actions = new ArrayList<Action>();
        actions.add(new Action.Failed(request, fault, error.textOf("ErrDesc")));
        var again = login;
        if (request.operation() == Operation.LOGIN) {
            actions.add(end("the login was refused"));
        } else if (fault.equals(Fault.TOKEN.code()) && again != null && on) {
            on = false;
            actions.addAll(failAll("the token has expired"));
            actions.addAll(login(again.user, again.password, now));
        }
        return actions;
    }

    private List<Action> failAll(String why) {
        var actions = new ArrayList<Action>();
        waiting.values().forEach(request -> actions.add(new Action.Failed(request.request, "", why)));
        waiting.clear();
        return actions;
    }

    /** Says that {@code now} has come: heartbeats are due, answers overdue, or the peer silent for too long. */
    public List<Action> expire(Instant now) {
        var actions = new ArrayList<Action>();
        for (var request : List.copyOf(waiting.values())) {
            if (!now.isBefore(request.deadline)) {
                waiting.remove(request.request.seq());
                actions.add(new Action.Failed(request.request, "", "there was no answer in time"));
                if (request.request.operation() == Operation.LOGIN || request.request.operation() == Operation.LOGOUT) {
                    actions.add(end("there was no answer to "
                            + request.request.operation().word()));
                }
            }
        }
        if (on && !now.isBefore(lostAt())) {
            actions.addAll(failAll("the session has ended"));
            actions.add(end("nothing was heard for too long"));
        }
        if (on && !now.isBefore(nextHeartbeat)) {
            nextHeartbeat = now.plus(manner.heartbeat());
            actions.add(new Action.Send(requests.heartbeat(seq(now))));
        }
        return actions;
    }

    private Action end(String why) {
        on = false;
        heard = Instant.MAX;
        nextHeartbeat = Instant.MAX;
        requests = manner.requests().with("");
        wantedByPeer.clear();
        answered.clear();
        return new Action.Ended(why);
    }
}
