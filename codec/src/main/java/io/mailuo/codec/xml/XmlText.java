package io.mailuo.codec.xml;

import io.mailuo.codec.DecodeException;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The characters of an XML document, by its byte order mark or its declaration (XML 1.0, 4.3.3 and appendix F). The
 * platform's parser is not given bytes, as it prints to standard error where they are not of their encoding.
 */
final class XmlText {

    private static final String CLAUSE = "XML 1.0, 4.3.3";
    private static final int HEAD = 200;
    private static final char MARK = '\ufeff';
    private static final Pattern ENCODING =
            Pattern.compile("^<\\?xml[^>]{0,100}?encoding\\s{0,9}=\\s{0,9}[\"']([A-Za-z0-9._-]{1,40})[\"']");
    private static final Charset CHINESE = Charset.forName("GB18030");

    private static final Map<String, Charset> CHARSETS = Map.of(
            "utf-8", StandardCharsets.UTF_8,
            "utf8", StandardCharsets.UTF_8,
            "us-ascii", StandardCharsets.US_ASCII,
            "iso-8859-1", StandardCharsets.ISO_8859_1,
            "utf-16", StandardCharsets.UTF_16,
            "gb2312", CHINESE,
            "gbk", CHINESE,
            "gb18030", CHINESE);

    private XmlText() {}

    static String of(byte[] document) throws DecodeException {
        var charset = charset(document);
        try {
            var text = charset.newDecoder().decode(ByteBuffer.wrap(document)).toString();
            return !text.isEmpty() && text.charAt(0) == MARK ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new DecodeException(QuarantineReason.MALFORMED, 0, "the document is not " + charset, CLAUSE);
        }
    }

    private static Charset charset(byte[] document) throws DecodeException {
        if (document.length >= 2 && (starts(document, 0xfe, 0xff) || starts(document, 0xff, 0xfe))) {
            return StandardCharsets.UTF_16;
        }
        var head = new String(document, 0, Math.min(HEAD, document.length), StandardCharsets.ISO_8859_1);
        var declared = ENCODING.matcher(head.startsWith("\u00ef\u00bb\u00bf") ? head.substring(3) : head);
        if (!declared.find()) {
            return StandardCharsets.UTF_8;
        }
        var charset = CHARSETS.get(declared.group(1).toLowerCase(Locale.ROOT));
        if (charset == null) {
            throw new DecodeException(
                    QuarantineReason.MALFORMED, 0, "encoding " + declared.group(1) + " is not read here", CLAUSE);
        }
        return charset;
    }

    private static boolean starts(byte[] document, int first, int second) {
        return (document[0] & 0xff) == first && (document[1] & 0xff) == second;
    }
}
