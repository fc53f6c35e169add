package io.mailuo.http;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;

/** Takes the body of a paused request to a file, a few pieces in memory at a time. */
final class Upload {

    private static final int AHEAD = 16;

    private sealed interface Piece {}

    private record Bytes(Buffer buffer) implements Piece {}

    private record Failed(Throwable cause) implements Piece {}

    private record End() implements Piece {}

    private final HttpServerRequest request;
    private final Context eventLoop;
    private final LinkedBlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();

    private Upload(HttpServerRequest request, Context eventLoop) {
        this.request = request;
        this.eventLoop = eventLoop;
    }

    /** Sets the request up; called on the event loop, before anything else happens. */
    static Upload prepare(HttpServerRequest request, Context eventLoop) {
        var upload = new Upload(request, eventLoop);
        request.handler(buffer -> upload.pieces.add(new Bytes(buffer)));
        request.exceptionHandler(cause -> upload.pieces.add(new Failed(cause)));
        request.endHandler(ignored -> upload.pieces.add(new End()));
        request.pause();
        return upload;
    }

    /**
     * Receives the body.
     *
     * @param directory where the file is made
     * @return the file, or empty where the body is longer than {@code maxBytes}
     * @throws IOException where the client breaks off or the disk is full; the file is removed
     */
    Optional<Path> receive(long maxBytes, Path directory) throws IOException {
        var length = request.getHeader("Content-Length");
        if (length != null && length.matches("[0-9]{1,18}") && Long.parseLong(length) > maxBytes) {
            return Optional.empty();
        }
        var file = Files.createTempFile(directory, "", ".part");
        boolean whole = false;
        try (var out = Files.newOutputStream(file)) {
            fetch(AHEAD);
            for (long received = 0; !whole; ) {
                switch (pieces.take()) {
                    case Bytes(Buffer buffer) -> {
                        received += buffer.length();
                        if (received > maxBytes) {
                            return Optional.empty();
                        }
                        out.write(buffer.getBytes());
                        fetch(1);
                    }
                    case Failed(Throwable cause) -> throw new IOException("the client broke off", cause);
                    case End() -> whole = true;
                }
            }
            return Optional.of(file);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            if (!whole) {
                Files.deleteIfExists(file);
            }
        }
    }

    private void fetch(int count) {
        eventLoop.runOnContext(ignored -> {
            if (!request.isEnded()) {
                request.fetch(count);
            }
        });
    }
}
