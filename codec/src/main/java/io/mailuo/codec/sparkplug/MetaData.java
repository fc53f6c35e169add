package io.mailuo.codec.sparkplug;

import org.jspecify.annotations.Nullable;

/**
 * About the bytes of a metric: Sparkplug 3.0, 6.4.6.
 *
 * @param multiPart whether it is a part of something larger, or null
 * @param contentType media type, or null
 * @param size bytes of the whole, or null
 * @param seq number of the part, or null
 * @param fileName name of the file, or null
 * @param fileType kind of the file, or null
 * @param md5 MD5 of the content in hexadecimal, or null
 * @param description anything else, or null
 */
public record MetaData(
        @Nullable Boolean multiPart,
        @Nullable String contentType,
        @Nullable Long size,
        @Nullable Long seq,
        @Nullable String fileName,
        @Nullable String fileType,
        @Nullable String md5,
        @Nullable String description) {}
