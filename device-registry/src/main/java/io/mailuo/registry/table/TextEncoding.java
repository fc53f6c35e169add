package io.mailuo.registry.table;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The encoding of a text file: by its byte order mark, else UTF-8 if the whole of it is valid UTF-8, else GB 18030,
 * which contains GBK and GB 2312.
 *
 * @param charset how the bytes are read
 * @param skip bytes of the byte order mark
 */
record TextEncoding(Charset charset, int skip) {

    private static final int BUFFER = 1 << 16;

    static TextEncoding of(Path file) throws IOException {
        byte[] start;
        try (var in = Files.newInputStream(file)) {
            start = in.readNBytes(4);
        }
        if (starts(start, 0xef, 0xbb, 0xbf)) {
            return new TextEncoding(StandardCharsets.UTF_8, 3);
        }
        if (starts(start, 0xff, 0xfe)) {
            return new TextEncoding(StandardCharsets.UTF_16LE, 2);
        }
        if (starts(start, 0xfe, 0xff)) {
            return new TextEncoding(StandardCharsets.UTF_16BE, 2);
        }
        if (decodes(file, StandardCharsets.UTF_8)) {
            return new TextEncoding(StandardCharsets.UTF_8, 0);
        }
        var gb = Charset.forName("GB18030");
        if (decodes(file, gb)) {
            return new TextEncoding(gb, 0);
        }
        throw new TableException(
                "The file is neither UTF-8 nor GBK text, nor an XLSX workbook. Save it as 'CSV UTF-8' or as .xlsx.",
                "文件既不是 UTF-8 或 GBK 文本，也不是 XLSX。请另存为“CSV UTF-8”或 .xlsx。");
    }

    private static boolean starts(byte[] bytes, int... mark) {
        if (bytes.length < mark.length) {
            return false;
        }
        for (int i = 0; i < mark.length; i++) {
            if ((bytes[i] & 0xff) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether every byte of the file makes sense in {@code charset} and none is zero. */
    private static boolean decodes(Path file, Charset charset) throws IOException {
        var decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        var bytes = ByteBuffer.allocate(BUFFER);
        var characters = CharBuffer.allocate(BUFFER);
        try (var channel = Files.newByteChannel(file)) {
            boolean end = false;
            while (!end) {
                end = channel.read(bytes) < 0;
                bytes.flip();
                characters.clear();
                var result = decoder.decode(bytes, characters, end);
                if (result.isError() || holdsZero(characters)) {
                    return false;
                }
                bytes.compact();
            }
        }
        return bytes.position() == 0;
    }

    private static boolean holdsZero(CharBuffer characters) {
        for (int i = 0; i < characters.position(); i++) {
            if (characters.get(i) == 0) {
                return true;
            }
        }
        return false;
    }
}
