package io.mailuo.codec.ga1049;

import io.mailuo.codec.DecodeException;
import io.mailuo.codec.bytes.FrameShape;
import io.mailuo.codec.ga1049.Ga1049Message.Address;
import io.mailuo.codec.ga1049.Ga1049Message.Operation;
import io.mailuo.codec.ga1049.Ga1049Message.Type;
import io.mailuo.codec.xml.XmlElement;
import io.mailuo.codec.xml.XmlReader;
import io.mailuo.codec.xml.XmlWriter;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The documents of GA/T 1049 and how they follow each other on TCP: without anything between them, so that one ends with
 * its {@code </Message>}. At most 100,000 characters each.
 */
public final class Ga1049Format implements FrameShape<Ga1049Message> {

    /** The one instance; it has no state. */
    public static final Ga1049Format SHAPE = new Ga1049Format();

    /** Longest document, in bytes: 100,000 characters of UTF-8. */
    static final int MOST_BYTES = 300_000;

    private static final String CLAUSE = "GA/T 1049.1 (packet)";
    private static final byte[] DECLARATION = ascii("<?xml");
    private static final byte[] START = ascii("<Message");
    private static final byte[] END = ascii("</Message>");
    private static final Pattern SEQ = Pattern.compile("[0-9A-Za-z_-]{1,40}");

    private Ga1049Format() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static boolean stands(byte[] what, byte[] bytes, int at) {
        for (int i = 0; i < what.length; i++) {
            if (at + i >= bytes.length || bytes[at + i] != what[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether what is there of {@code bytes} from {@code at} may become {@code what}. */
    private static boolean mayStand(byte[] what, byte[] bytes, int at) {
        for (int i = 0; i < what.length && at + i < bytes.length; i++) {
            if (bytes[at + i] != what[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int measure(byte[] bytes, int at) {
        if (!mayStand(DECLARATION, bytes, at) && !mayStand(START, bytes, at)) {
            return NONE;
        }
        int most = Math.min(bytes.length, at + MOST_BYTES);
        for (int i = at; i < most; i++) {
            if (bytes[i] == '<' && stands(END, bytes, i)) {
                return i + END.length - at;
            }
        }
        return bytes.length - at >= MOST_BYTES ? NONE : MORE;
    }

    /** Of a document that is too long, half: the next one that is looked for starts behind it. */
    @Override
    public int passOver(byte[] bytes, int at) {
        boolean started = mayStand(DECLARATION, bytes, at) || mayStand(START, bytes, at);
        return started && bytes.length - at >= MOST_BYTES ? MOST_BYTES / 2 : 1;
    }

    @Override
    public boolean waitsForEnd() {
        return true;
    }

    @Override
    public boolean isFiller(byte value) {
        return value == ' ' || value == '\r' || value == '\n' || value == '\t';
    }

    @Override
    public String clause() {
        return CLAUSE;
    }

    private static DecodeException broken(XmlElement element, String rule) {
        return new DecodeException(QuarantineReason.MALFORMED, element.offset(), rule, CLAUSE);
    }

    @Override
    public Ga1049Message decode(byte[] frame) throws DecodeException {
        var root = XmlReader.read(frame);
        if (!root.name().equals("Message")) {
            throw broken(root, "the root must be Message, found " + root.name());
        }
        String seq = root.textOf("Seq");
        if (!SEQ.matcher(seq).matches()) {
            throw broken(root, "Seq must be up to 40 digits and letters, found '" + seq + "'");
        }
        var body = root.child("Body").orElseThrow(() -> broken(root, "Message must have Body"));
        var operation = body.child("Operation").orElseThrow(() -> broken(body, "Body must have Operation"));
        return new Ga1049Message(
                root.textOf("Version"),
                root.textOf("Token"),
                address(root, "From"),
                address(root, "To"),
                type(root),
                seq,
                operation.attributes().getOrDefault("order", "1"),
                operation(operation),
                operation.children());
    }

    private static Type type(XmlElement root) throws DecodeException {
        String word = root.textOf("Type");
        for (var type : Type.values()) {
            if (type.name().equals(word)) {
                return type;
            }
        }
        throw broken(root, "Type must be REQUEST, RESPONSE, PUSH or ERROR, found '" + word + "'");
    }

    /** Some clients write the name in lower case. */
    private static Operation operation(XmlElement element) throws DecodeException {
        String word = element.attributes().getOrDefault("name", "");
        for (var operation : Operation.values()) {
            if (operation.word().equalsIgnoreCase(word)) {
                return operation;
            }
        }
        throw broken(element, "'" + word + "' is no name of an operation");
    }

    /** Some clients write the system's name alone. */
    private static Address address(XmlElement root, String name) throws DecodeException {
        var element = root.child(name).orElseThrow(() -> broken(root, "Message must have " + name));
        var address = element.child("Address");
        return address.isEmpty()
                ? Address.of(element.text().strip())
                : new Address(
                        address.get().textOf("Sys"),
                        address.get().textOf("SubSys"),
                        address.get().textOf("Instance"));
    }

    /** The document of {@code message}. */
    static byte[] encode(Ga1049Message message) {
        var operation = new XmlElement(
                "",
                "Operation",
                Map.of("name", message.operation().word(), "order", message.order()),
                message.objects(),
                "",
                0);
        return XmlWriter.write(XmlElement.of(
                "Message",
                List.of(
                        XmlElement.of("Version", message.version()),
                        XmlElement.of("Token", message.token()),
                        address("From", message.from()),
                        address("To", message.to()),
                        XmlElement.of("Type", message.type().name()),
                        XmlElement.of("Seq", message.seq()),
                        XmlElement.of("Body", List.of(operation)))));
    }

    private static XmlElement address(String name, Address address) {
        return XmlElement.of(
                name,
                List.of(XmlElement.of(
                        "Address",
                        List.of(
                                XmlElement.of("Sys", address.system()),
                                XmlElement.of("SubSys", address.subsystem()),
                                XmlElement.of("Instance", address.instance())))));
    }
}
