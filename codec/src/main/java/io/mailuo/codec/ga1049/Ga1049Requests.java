package io.mailuo.codec.ga1049;

import io.mailuo.codec.ga1049.Ga1049Message.Address;
import io.mailuo.codec.ga1049.Ga1049Message.Fault;
import io.mailuo.codec.ga1049.Ga1049Message.Operation;
import io.mailuo.codec.ga1049.Ga1049Message.Type;
import io.mailuo.codec.xml.XmlElement;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * The messages of a dialogue: what one side asks, and what the other answers.
 *
 * @param version version that both sides speak
 * @param from who sends
 * @param to for whom
 * @param token of the session; empty before the login was answered
 */
public record Ga1049Requests(String version, Address from, Address to, String token) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT);
    private static final int NUMBERS = 1_000_000;

    /** The same with the token of a session. */
    public Ga1049Requests with(String sessionToken) {
        return new Ga1049Requests(version, from, to, sessionToken);
    }

    /** A sequence number: the time and a number, of which six digits count. */
    public static String seq(LocalDateTime now, long number) {
        return TIME.format(now) + "%06d".formatted(Math.floorMod(number, NUMBERS));
    }

    private Ga1049Message message(Type type, String seq, Operation operation, List<XmlElement> objects) {
        return new Ga1049Message(version, token, from, to, type, seq, "1", operation, objects);
    }

    /** Begins a session. The answer's message has its token. */
    public Ga1049Message login(String seq, String user, String password) {
        var object =
                XmlElement.of("SDO_User", List.of(XmlElement.of("UserName", user), XmlElement.of("Pwd", password)));
        return message(Type.REQUEST, seq, Operation.LOGIN, List.of(object));
    }

    /** Ends a session. */
    public Ga1049Message logout(String seq, String user) {
        var object = XmlElement.of("SDO_User", List.of(XmlElement.of("UserName", user), XmlElement.of("Pwd", "")));
        return message(Type.REQUEST, seq, Operation.LOGOUT, List.of(object));
    }

    /** Says that the session is alive; is not answered. */
    public Ga1049Message heartbeat(String seq) {
        return message(Type.PUSH, seq, Operation.NOTIFY, List.of(XmlElement.of("SDO_HeartBeat", "")));
    }

    /** Asks that objects called {@code objectName} be pushed. */
    public Ga1049Message subscribe(String seq, String objectName) {
        return message(Type.REQUEST, seq, Operation.SUBSCRIBE, List.of(subscription(objectName)));
    }

    /** Asks that they be no longer pushed. */
    public Ga1049Message unsubscribe(String seq, String objectName) {
        return message(Type.REQUEST, seq, Operation.UNSUBSCRIBE, List.of(subscription(objectName)));
    }

    /** What a subscription names: pushes of objects called {@code objectName}. */
    XmlElement subscription(String objectName) {
        return XmlElement.of(
                "SDO_MsgEntity",
                List.of(
                        XmlElement.of("SystemType", to.system()),
                        XmlElement.of("SubSystemType", to.subsystem()),
                        XmlElement.of("MsgType", Type.PUSH.name()),
                        XmlElement.of("OperName", Operation.NOTIFY.word()),
                        XmlElement.of("ObjName", objectName)));
    }

    /** Asks for objects called {@code objectName}, of one crossing or other thing where {@code id} is not empty. */
    public Ga1049Message get(String seq, String objectName, String id) {
        var object = XmlElement.of(
                "TSCCmd",
                List.of(XmlElement.of("ObjName", objectName), XmlElement.of("ID", id), XmlElement.of("No", "")));
        return message(Type.REQUEST, seq, Operation.GET, List.of(object));
    }

    /** Asks to do {@code operation} with an object. */
    public Ga1049Message request(String seq, Operation operation, XmlElement object) {
        return message(Type.REQUEST, seq, operation, List.of(object));
    }

    /** Asks to set an object. */
    public Ga1049Message set(String seq, XmlElement object) {
        return message(Type.REQUEST, seq, Operation.SET, List.of(object));
    }

    /** Pushes objects to a subscriber. */
    public Ga1049Message push(String seq, List<XmlElement> objects) {
        return message(Type.PUSH, seq, Operation.NOTIFY, objects);
    }

    /** The answer to {@code request}, from the one whom it was for. */
    public static Ga1049Message answer(Ga1049Message request, String token, List<XmlElement> objects) {
        return new Ga1049Message(
                request.version(),
                token,
                request.to(),
                request.from(),
                Type.RESPONSE,
                request.seq(),
                request.order(),
                request.operation(),
                objects);
    }

    /** The answer to {@code request} that says why it was not done. */
    public static Ga1049Message refuse(Ga1049Message request, Fault fault) {
        var error = XmlElement.of(
                "SDO_Error",
                List.of(
                        XmlElement.of(
                                "ErrObj",
                                request.objects().isEmpty()
                                        ? ""
                                        : request.objects().getFirst().name()),
                        XmlElement.of("ErrType", fault.code()),
                        XmlElement.of("ErrDesc", fault.text())));
        return new Ga1049Message(
                request.version(),
                request.token(),
                request.to(),
                request.from(),
                Type.ERROR,
                request.seq(),
                request.order(),
                request.operation(),
                List.of(error));
    }
}
