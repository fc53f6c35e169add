package io.mailuo.ingest.quarantine;

import io.mailuo.ingest.log.QuarantineEntry;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What a list shows of an entry. Its bytes stay in the log.
 *
 * @param id {@code <partition>-<offset>}
 * @param receivedTime when it arrived
 * @param source who sent it
 * @param topic where it was sent to
 * @param codec name of its codec
 * @param reason why it was refused
 * @param detail which rule, field and value
 * @param size of the message, bytes
 * @param text its beginning, where it is text
 * @param hex its beginning, where it is not
 */
record QuarantineItem(
        String id,
        Instant receivedTime,
        String source,
        String topic,
        String codec,
        QuarantineReason reason,
        String detail,
        int size,
        @Nullable String text,
        @Nullable String hex) {

    private static final int SHOWN_BYTES = 200;

    static QuarantineItem of(QuarantineEntry entry) {
        byte[] head = Arrays.copyOf(entry.raw(), Math.min(SHOWN_BYTES, entry.raw().length));
        String text = text(head);
        return new QuarantineItem(
                String.valueOf(entry.id()),
                entry.received(),
                entry.source(),
                entry.topic(),
                entry.codec().intern(),
                entry.reason(),
                entry.detail(),
                entry.raw().length,
                text,
                text == null ? HexFormat.of().formatHex(head) : null);
    }

    /** The bytes as text, or null if they are not printable UTF-8; a character cut at the end is left out. */
    private static @Nullable String text(byte[] head) {
        for (int cut = 0; cut < Math.min(4, head.length + 1); cut++) {
            try {
                var decoded = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(head, 0, head.length - cut))
                        .toString();
                return decoded.chars().allMatch(QuarantineItem::printable) ? decoded : null;
            } catch (CharacterCodingException e) {
                // Perhaps only the last character was cut.
            }
        }
        return null;
    }

    private static boolean printable(int c) {
        return c >= ' ' && c != 0x7F || c == '\n' || c == '\r' || c == '\t';
    }
}
