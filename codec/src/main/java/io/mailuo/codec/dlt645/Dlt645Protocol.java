package io.mailuo.codec.dlt645;

import io.mailuo.codec.Codec;
import io.mailuo.codec.DecodeException;
import io.mailuo.codec.MessageFields;
import io.mailuo.codec.Protocol;
import io.mailuo.codec.bytes.Octets;
import io.mailuo.spec.observation.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

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
        fields.put("answer", message.isAnswer());
        fields.put("error", message.isError());
        fields.put("more", message.hasMore());
        if (!Dlt645Error.of(message).isEmpty()) {
            fields.put(
                    "errors", Dlt645Error.of(message).stream().map(Enum::name).toList());
        }
        fields.put("edition", message.edition() == Dlt645Message.Edition.E1997 ? "1997" : "2007");
        fields.put("length", message.data().length());
        fields.put("data", message.data().hex());
        message.identifier().ifPresent(identifier -> {
            fields.put("di", identifier);
            fields.put("payload", message.payload().hex());
        });
        var values = new ArrayList<Map<String, Object>>();
        for (var value : Dlt645Data.values(message)) {
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
            values.add(described);
        }
        fields.put("values", values);
        String sum = "%02X".formatted(frame[frame.length - 2] & 0xff);
        fields.put("cs", Map.of("given", sum, "computed", sum));
        return fields;
    }

    @Override
    public byte[] write(Map<String, Object> message) {
        var fields = new MessageFields(message);
        fields.ignore("answer", "error", "errors", "more", "edition", "length", "di", "payload", "values", "cs");
        var result = new Dlt645Message(
                fields.text("address"), fields.hex("control")[0] & 0xff, new Octets(fields.hex("data")));
        fields.end();
        return Dlt645Format.encode(result);
    }
}
