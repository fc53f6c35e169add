package io.mailuo.codec.senml;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.mailuo.codec.DecodeException;
import java.io.IOException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The records of a pack in JSON (RFC 8428, 5). */
final class JsonRecords implements RecordSource {

    private static final int MAX_DEPTH = 16;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private final JsonParser in;

    JsonRecords(byte[] payload) throws DecodeException {
        try {
            in = FACTORY.createParser(payload);
        } catch (IOException e) {
            throw Fields.malformed(0, "not JSON: " + e.getMessage(), "5");
        }
        try {
            if (in.nextToken() != JsonToken.START_ARRAY) {
                throw Fields.malformed(at(), "a pack must be a JSON array", "4");
            }
        } catch (IOException e) {
            throw wrong(e);
        }
    }

    @Override
    public boolean next(Fields fields) throws DecodeException {
        try {
            JsonToken token = in.nextToken();
            if (token == JsonToken.END_ARRAY) {
                if (in.nextToken() != null) {
                    throw Fields.malformed(at(), "text follows the end of the pack", "5");
                }
                return false;
            }
            if (token != JsonToken.START_OBJECT) {
                throw Fields.malformed(at(), "a record must be a JSON object", "4");
            }
            fields.begin(at());
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                readField(fields);
            }
            fields.end();
            return true;
        } catch (IOException e) {
            throw wrong(e);
        }
    }

    private void readField(Fields fields) throws IOException, DecodeException {
        String name = in.currentName();
        int start = at();
        Label label = Label.of(name);
        JsonToken token = in.nextToken();
        if (label == null) {
            if (name.endsWith("_")) {
                throw Fields.malformed(start, "field '" + name + "' must be understood and is not known", "4.4");
            }
            in.skipChildren();
            return;
        }
        fields.mark(label, start);
        read(label, fields, token);
    }

    private void read(Label label, Fields fields, @Nullable JsonToken token) throws IOException, DecodeException {
        switch (label) {
            case BASE_NAME -> fields.baseName = text(label, token);
            case BASE_TIME -> fields.baseTimeMicros = Fields.micros(number(label, token), at());
            case BASE_UNIT -> fields.baseUnit = text(label, token);
            case BASE_VALUE -> fields.baseValue = number(label, token);
            case BASE_SUM -> fields.baseSum = number(label, token);
            case BASE_VERSION -> fields.setVersion(integer(label, token), at());
            case NAME -> fields.name = text(label, token);
            case UNIT -> fields.unit = text(label, token);
            case VALUE -> fields.value = number(label, token);
            case STRING_VALUE, OBJECT_LINK -> fields.text = text(label, token);
            case BOOLEAN_VALUE -> fields.truth = truth(label, token);
            case DATA_VALUE -> fields.text = data(text(label, token));
            case SUM -> fields.sum = number(label, token);
            case TIME -> fields.timeMicros = Fields.micros(number(label, token), at());
            case UPDATE_TIME -> fields.updateTime = number(label, token);
            case QUALITY -> fields.setQuality(integer(label, token), at());
        }
    }

    private String text(Label label, @Nullable JsonToken token) throws IOException, DecodeException {
        if (token != JsonToken.VALUE_STRING) {
            throw kind(label, "a string");
        }
        return in.getText();
    }

    private double number(Label label, @Nullable JsonToken token) throws IOException, DecodeException {
        if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) {
            throw kind(label, "a number");
        }
        return in.getDoubleValue();
    }

    private long integer(Label label, @Nullable JsonToken token) throws IOException, DecodeException {
        double value = number(label, token);
        if (value != Math.rint(value)) {
            throw kind(label, "an integer");
        }
        return (long) value;
    }

    private boolean truth(Label label, @Nullable JsonToken token) throws DecodeException {
        if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
            throw kind(label, "true or false");
        }
        return token == JsonToken.VALUE_TRUE;
    }

    private String data(String base64url) throws DecodeException {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(Base64.getUrlDecoder().decode(base64url));
        } catch (IllegalArgumentException e) {
            throw Fields.malformed(at(), "vd is not base64url", "5");
        }
    }

    private DecodeException kind(Label label, String wanted) {
        return Fields.malformed(at(), "field '" + label.text() + "' must be " + wanted, "5");
    }

    private int at() {
        return (int) Math.max(0, in.currentTokenLocation().getByteOffset());
    }

    private DecodeException wrong(IOException e) {
        int offset = (int) Math.max(0, in.currentLocation().getByteOffset());
        String what = e instanceof StreamConstraintsException ? "too large or too deep: " : "not JSON: ";
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return Fields.malformed(offset, what + message.lines().findFirst().orElse(""), "5");
    }
}
