package io.mailuo.codec.dlt645;

import io.mailuo.codec.Codec;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.MessageFields;
import io.mailuo.codec.Protocol;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.codec.dlt645.Dlt645Data.Value;
import io.mailuo.codec.dlt645.Dlt645Message.Edition;
import io.mailuo.spec.observation.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** DL/T 645 at the command line. */
public final class Dlt645Protocol implements Protocol {

    private final Codec codec = new Dlt645Codec();

    @Override
    public String name() {
        return "dlt645";
    }

    @Override
    public String standard() {
        return "DL/T 645-2007, DL/T 645-1997: electricity meters";
    }

    @Override
    public boolean isText() {
        return false;
    }

    @Override
    public byte[] example() {
        return Octets.of("686101000000006891063334343534431016").bytes();
    }

    @Override
    public Codec codec() {
        return codec;
    }

    @Override
    public Map<String, Object> read(byte[] frame) throws DecodeException {
        var message = Dlt645Format.SHAPE.decode(frame);
        var fields = new LinkedHashMap<String, Object>();
        fields.put("address", message.address());
        fields.put("control", "%02X".formatted(message.control()));
        Dlt645Function.of(message).ifPresent(function -> fields.put("function", function.title()));
        fields.put("answer", message.isAnswer());
        fields.put("error", message.isError());
        fields.put("more", message.hasMore());
        var errors = Stream.<Enum<?>>concat(Dlt645Error.of(message).stream(), Dlt645Error.Security.of(message).stream())
                .map(Enum::name)
                .toList();
        if (!errors.isEmpty()) {
            fields.put("errors", errors);
        }
        fields.put("edition", message.edition() == Edition.E1997 ? "1997" : "2007");
        fields.put("length", message.data().length());
        fields.put("data", message.data().hex());
        message.identifier().ifPresent(identifier -> {
            fields.put("di", identifier);
            fields.put("payload", message.payload().hex());
        });
        int wakeUp = frame.length - message.data().length() - Dlt645Format.HEAD - Dlt645Format.TAIL;
        fields.put("body", Dlt645Bodies.read(message, wakeUp + Dlt645Format.HEAD));
        fields.put("values", values(Dlt645Data.values(message)));
        if (Dlt645Load.isIn(message)) {
            fields.put("records", records(message));
        }
        String sum = "%02X".formatted(frame[frame.length - 2] & 0xff);
        fields.put("cs", Map.of("given", sum, "computed", sum));
        return fields;
    }

    private static List<Map<String, Object>> values(List<Value> values) {
        var list = new ArrayList<Map<String, Object>>();
        for (var value : values) {
            var described = new LinkedHashMap<String, Object>();
            described.put("di", value.identifier());
            described.put("name", value.item().name());
            switch (value.result()) {
                case Result.Number(double number) -> described.put("value", number);
                case Result.Text(String text) -> described.put("value", text);
                case Result.Truth truth -> described.put("value", truth == Result.Truth.TRUE);
                case null -> described.put("value", "");
            }
            described.put("unit", value.item().unit());
            var time = value.time();
            if (time != null) {
                described.put("time", time.toString());
            }
            list.add(described);
        }
        return list;
    }

    private static List<Map<String, Object>> records(Dlt645Message message) throws DecodeException {
        var records = new ArrayList<Map<String, Object>>();
        for (var block : Dlt645Load.blocks(message)) {
            records.add(Map.of("sound", block.sound(), "values", values(block.values())));
        }
        return records;
    }

    @Override
    public byte[] write(Map<String, Object> message) {
        var fields = new MessageFields(message);
        fields.ignore(
                "answer", "error", "errors", "more", "function", "length", "di", "payload", "values", "records", "cs");
        int control = fields.hex("control")[0] & 0xff;
        var result = new Dlt645Message(fields.text("address"), control, data(control, fields));
        fields.end();
        return Dlt645Format.encode(result);
    }

    /** The data field as its bytes, or, where these are not stated, by the names of its parts. */
    private static Octets data(int control, MessageFields fields) {
        if (fields.has("data")) {
            fields.ignore("body", "edition");
            return new Octets(fields.hex("data"));
        }
        var bare = new Dlt645Message("", control, Octets.NONE);
        boolean of1997 =
                fields.has("edition") ? fields.text("edition").equals("1997") : bare.edition() == Edition.E1997;
        return Dlt645Bodies.write(control, of1997 ? Edition.E1997 : Edition.E2007, fields.group("body"));
    }
}
