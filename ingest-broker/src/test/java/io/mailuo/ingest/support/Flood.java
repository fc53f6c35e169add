package io.mailuo.ingest.support;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** An MQTT 3.1.1 client that publishes as fast as the connection takes it and never waits for an acknowledgement. */
public final class Flood implements AutoCloseable {

    private static final int CONNECT = 0x10;
    private static final int PUBLISH_QOS_1 = 0x32;
    private static final int USER_PASSWORD_CLEAN = 0xC2;
    private static final int PACKET_IDS = 60_000;

    private final Socket socket;
    private final DataOutputStream out;
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger acknowledged = new AtomicInteger();

    /** Connects. */
    public Flood(int port, String clientId, String user, String password) throws IOException {
        socket = new Socket("127.0.0.1", port);
        out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), 1 << 16));
        var bytes = new ByteArrayOutputStream();
        var connect = new DataOutputStream(bytes);
        text(connect, "MQTT");
        connect.write(4);
        connect.write(USER_PASSWORD_CLEAN);
        connect.writeShort(0);
        text(connect, clientId);
        text(connect, user);
        text(connect, password);
        out.write(CONNECT);
        length(bytes.size());
        bytes.writeTo(out);
        out.flush();
        var in = new DataInputStream(socket.getInputStream());
        in.readFully(new byte[4]);
        Thread.ofVirtual().start(() -> countAcknowledgements(in));
    }

    private void countAcknowledgements(DataInputStream in) {
        try {
            while (true) {
                in.readFully(new byte[4]);
                acknowledged.incrementAndGet();
            }
        } catch (IOException e) {
            // The connection has ended; what was counted stands.
        }
    }

    /** Publishes {@code payload} again and again, on a thread of its own. */
    public CompletableFuture<Void> publish(String topic, byte[] payload, int times) {
        return CompletableFuture.runAsync(() -> {
            try {
                for (int i = 0; i < times; i++) {
                    out.write(PUBLISH_QOS_1);
                    length(2 + topic.length() + 2 + payload.length);
                    text(out, topic);
                    out.writeShort(1 + i % PACKET_IDS);
                    out.write(payload);
                    sent.incrementAndGet();
                }
                out.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** How many messages the connection has taken. */
    public int sent() {
        return sent.get();
    }

    /** How many were acknowledged. */
    public int acknowledged() {
        return acknowledged.get();
    }

    private static void text(DataOutputStream to, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        to.writeShort(bytes.length);
        to.write(bytes);
    }

    /** OASIS MQTT 3.1.1, 2.2.3. */
    private void length(int value) throws IOException {
        int rest = value;
        do {
            int digit = rest % 128;
            rest /= 128;
            out.write(rest > 0 ? digit | 128 : digit);
        } while (rest > 0);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
