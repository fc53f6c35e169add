package io.mailuo.codec.hj212;

import io.mailuo.codec.Codec;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.MessageFields;
import io.mailuo.codec.Protocol;
import io.mailuo.codec.bytes.Checksums;
import io.mailuo.codec.hj212.Hj212Command.Direction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** HJ 212 at the command line. */
public final class Hj212Protocol implements Protocol {

    private static final String EXAMPLE =
            "##0101QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;"
                    + "Flag=5;CP=&&RtdInterval=30&&1C80\r\n";

    private final Codec codec = new Hj212Codec();

    @Override
    public String name() {
        return "hj212";
    }

    @Override
    public String standard() {
        return "HJ 212-2017, HJ/T 212-2005: pollution monitoring";
    }

    @Override
    public boolean isText() {
        return true;
    }

    @Override
    public byte[] example() {
        return EXAMPLE.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public Codec codec() {
        return codec;
    }

    @Override
    public Map<String, Object> read(byte[] frame) throws DecodeException {
        var message = Hj212Format.decode(frame);
        int length = Hj212Format.dataLength(frame);
        int end = Hj212Format.HEAD + length;
        var fields = new LinkedHashMap<String, Object>();
        put(fields, "QN", message.qn());
        put(fields, "ST", message.st());
        put(fields, "CN", message.cn());
        put(fields, "PW", message.pw());
        put(fields, "MN", message.mn());
        put(fields, "Flag", message.flag());
        put(fields, "PNUM", message.pnum());
        put(fields, "PNO", message.pno());
        explain(fields, message);
        var items = new ArrayList<Map<String, Object>>();
        for (var item : message.cp()) {
            var values = new LinkedHashMap<String, Object>();
            item.fields().forEach(field -> values.put(field.name(), field.value()));
            items.add(values);
        }
        fields.put("CP", items);
        fields.put("length", length);
        fields.put(
                "crc",
                Map.of(
                        "given",
                        new String(frame, end, Hj212Format.CRC, StandardCharsets.ISO_8859_1),
                        "computed",
                        HexFormat.of().withUpperCase().toHexDigits((short)
                                Checksums.hj212(frame, Hj212Format.HEAD, end))));
        return fields;
    }

    /** What the codes of the header and of the answers mean. */
    private static void explain(Map<String, Object> fields, Hj212Message message) {
        String st = message.st();
        put(fields, "system", st == null ? null : Hj212Command.system(st).orElse(null));
        put(fields, "command", command(message));
        put(fields, "flags", message.flag() == null ? null : flags(message));
        for (String field : List.of("QnRtn", "ExeRtn")) {
            message.value(field)
                    .flatMap(code -> Hj212Returns.meaning(field, code))
                    .ifPresent(meaning -> fields.put("meaning", meaning));
        }
    }

    private static Map<String, Object> flags(Hj212Message message) {
        var flags = new LinkedHashMap<String, Object>();
        flags.put("answer", message.answerWanted());
        flags.put("split", message.split());
        flags.put(
                "edition",
                switch (message.edition()) {
                    case 0 -> "2005";
                    case 1 -> "2017";
                    case 2 -> "2025";
                    default -> "unknown";
                });
        return flags;
    }

    /** The command's name: that of the device's message if it carries data, else of the platform's. */
    private static @Nullable String command(Hj212Message message) {
        var up = Hj212Command.find(message.cn(), Direction.UP);
        var down = Hj212Command.find(message.cn(), Direction.DOWN);
        boolean carriesData = message.value("DataTime").isPresent()
                || message.value("SystemTime").isPresent()
                || message.value("RtdInterval").isPresent()
                || message.value("MinInterval").isPresent()
                || message.value("CstartTime").isPresent()
                || message.value("Stime").isPresent();
        return (carriesData ? up.or(() -> down) : down.or(() -> up))
                .map(Hj212Command::name)
                .orElse(null);
    }

    private static void put(Map<String, Object> fields, String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, value);
        }
    }

    @Override
    public byte[] write(Map<String, Object> message) {
        var fields = new MessageFields(message);
        var items = new ArrayList<Hj212Item>();
        for (var item : fields.groups("CP")) {
            List<Hj212Item.Field> values = item.names().stream()
                    .map(name -> new Hj212Item.Field(name, item.text(name)))
                    .toList();
            items.add(new Hj212Item(values));
        }
        Integer flag = fields.has("Flag") ? Integer.valueOf((int) fields.integer("Flag", 0, 255)) : null;
        var result = new Hj212Message(
                fields.textOrNull("QN"),
                fields.textOrNull("ST"),
                fields.text("CN"),
                fields.textOrNull("PW"),
                fields.text("MN"),
                flag,
                fields.textOrNull("PNUM"),
                fields.textOrNull("PNO"),
                items);
        fields.ignore("length", "crc", "system", "command", "flags", "meaning");
        fields.end();
        return Hj212Format.encode(result);
    }
}
