package io.mailuo.ingest.mqtt;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** An MQTT 3.1.1 client of bytes, for what well-behaved clients do not do. Packets up to 127 bytes. */
final class RawMqtt implements AutoCloseable {

    private static final int PUBACK = 0x40;
    private static final int CONNACK = 0x20;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    private RawMqtt(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        this.out = new DataOutputStream(socket.getOutputStream());
    }

    static RawMqtt connect(int port, String user, String password) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(10_000);
        var client = new RawMqtt(socket);
        client.send(0x10, body -> {
            body.writeUTF("MQTT");
            body.write(4);
            body.write(0xC2);
            body.writeShort(60);
            body.writeUTF(user + "-raw");
            body.writeUTF(user);
            body.writeUTF(password);
        });
        client.expect(CONNACK);
        return client;
    }

    void publish(int packetId, String topic, String payload) throws IOException {
        publish(0x32, packetId, topic, payload);
    }

    /** The same once more, marked as a repeat. */
    void publishAgain(int packetId, String topic, String payload) throws IOException {
        publish(0x3A, packetId, topic, payload);
    }

    private void publish(int header, int packetId, String topic, String payload) throws IOException {
        send(header, body -> {
            body.writeUTF(topic);
            body.writeShort(packetId);
            body.write(payload.getBytes(StandardCharsets.UTF_8));
        });
    }

    /** The packet identifiers of the next {@code count} acknowledgements. */
    List<Integer> acknowledged(int count) throws IOException {
        var ids = new ArrayList<Integer>();
        for (int i = 0; i < count; i++) {
            byte[] body = expect(PUBACK);
            ids.add((body[0] & 0xFF) << 8 | body[1] & 0xFF);
        }
        return ids;
    }

    private byte[] expect(int header) throws IOException {
        int got = in.readUnsignedByte();
        byte[] body = new byte[in.readUnsignedByte()];
        in.readFully(body);
        if (got != header) {
            throw new IOException("expected packet 0x%02x, got 0x%02x".formatted(header, got));
        }
        return body;
    }

    private void send(int header, Body body) throws IOException {
        var bytes = new ByteArrayOutputStream();
        body.write(new DataOutputStream(bytes));
        if (bytes.size() > 127) {
            throw new IllegalArgumentException("too long for one length byte: " + bytes.size());
        }
        out.write(header);
        out.write(bytes.size());
        out.write(bytes.toByteArray());
        out.flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private interface Body {
        void write(DataOutputStream out) throws IOException;
    }
}
