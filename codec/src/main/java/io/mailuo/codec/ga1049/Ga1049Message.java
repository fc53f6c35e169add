package io.mailuo.codec.ga1049;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.xml.XmlElement;
import java.util.List;

/**
 * A message of GA/T 1049.1: an envelope and one operation on objects of one kind. Real messages were at hand, the
 * standard's text was not.
 *
 * @param version 1.0, 1.1, 1.2 or 2.0
 * @param token of the session, from the answer to the login; empty before
 * @param from who sends it
 * @param to for whom
 * @param type request, answer …
 * @param seq 14 digits of the time and 6 of a number; an answer has that of its request
 * @param order number of the operation in the message
 * @param operation what is done
 * @param objects on what; for an answer with an error, {@code SDO_Error}
 */
public record Ga1049Message(
        String version,
        String token,
        Address from,
        Address to,
        Type type,
        String seq,
        String order,
        Operation operation,
        List<XmlElement> objects) {

    public Ga1049Message {
        objects = List.copyOf(objects);
    }

    /**
     * Who takes part.
     *
     * @param system TICP the centre, UTCS signal control, TVMS video …
     * @param subsystem part of it; may be empty
     * @param instance one of several; may be empty
     */
    public record Address(String system, String subsystem, String instance) {

        /** A system as a whole. */
        public static Address of(String system) {
            return new Address(system, "", "");
        }
    }

    /** Kinds of messages. */
    public enum Type {
        REQUEST,
        RESPONSE,
        PUSH,
        ERROR
    }

    /** Operations. */
    public enum Operation {
        LOGIN("Login"),
        LOGOUT("Logout"),
        SUBSCRIBE("Subscribe"),
        UNSUBSCRIBE("Unsubscribe"),
        GET("Get"),
        SET("Set"),
        NOTIFY("Notify"),
        OTHER("Other");

        private final String word;

        Operation(String word) {
            this.word = word;
        }

        /** As it is written. */
        public String word() {
            return word;
        }
    }

    /** Errors of the system. */
    public enum Fault {
        VERSION("SDE_Version", "版本号错误"),
        TOKEN("SDE_Token", "无效令牌，会话错误"),
        ADDRESS("SDE_Address", "地址错误"),
        MESSAGE_TYPE("SDE_MsgType", "数据包类型错误"),
        OPERATION("SDE_OperName", "操作命令错误"),
        USER_NAME("SDE_UserName", "用户名错误"),
        PASSWORD("SDE_Pwd", "口令错误"),
        NOT_ALLOWED("SDE_NotAllow", "操作不允许"),
        FAILURE("SDE_Failure", "操作失败"),
        UNKNOWN("SDE_Unknown", "其他未知错误");

        private final String code;
        private final String text;

        Fault(String code, String text) {
            this.code = code;
            this.text = text;
        }

        /** As it is written. */
        public String code() {
            return code;
        }

        /** What it means, in Chinese. */
        public String text() {
            return text;
        }
    }

    /**
     * Reads one document.
     *
     * @throws DecodeException if it is no message
     */
    public static Ga1049Message read(byte[] document) throws DecodeException {
        return Ga1049Format.SHAPE.decode(document);
    }

    /** The document of the message. */
    public byte[] write() {
        return Ga1049Format.encode(this);
    }
}
