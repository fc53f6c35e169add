package io.mailuo.deploy.faults;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * One MQTT 5 connection of a publisher, no more than this test needs: it says exactly what was acknowledged and when,
 * and hides nothing behind a queue, a retry or a reconnect of its own. One thread may publish while another reads.
 */
final class MqttLink implements AutoCloseable {

    private static final int CONNECT = 0x10;
    private static final int CONNACK = 2;
    private static final int PUBLISH_QOS_1 = 0x32;
    private static final int PUBACK = 4;
    private static final int VERSION = 5;
    private static final int CLEAN_USER_PASSWORD = 0xC2;
    private static final int KEEP_ALIVE_SECONDS = 60;
    private static final int CONTINUES = 0x80;
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(20);

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    /**
     * The answer to a message.
     *
     * @param id its packet identifier
     * @param reason MQTT 5 reason code
     */
    record Answer(int id, int reason) {}

    private MqttLink(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        this.out = new DataOutputStream(socket.getOutputStream());
    }

    /**
     * Connects and signs in; the client id is the user name.
     *
     * @throws IOException if nobody answers, or the answer is no
     */
    static MqttLink connect(InetSocketAddress address, String username, String password) throws IOException {
        var socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) SILENCE.toMillis());
            socket.connect(address, (int) CONNECT_WITHIN.toMillis());
            var link = new MqttLink(socket);
            link.signIn(username, password);
            return link;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private void signIn(String username, String password) throws IOException {
        var body = new ByteArrayOutputStream();
        var fields = new DataOutputStream(body);
        fields.writeUTF("MQTT");
        fields.writeByte(VERSION);
        fields.writeByte(CLEAN_USER_PASSWORD);
        fields.writeShort(KEEP_ALIVE_SECONDS);
        fields.writeByte(0);
        fields.writeUTF(username);
        fields.writeUTF(username);
        fields.writeUTF(password);
        packet(CONNECT, body.toByteArray());
        int type = in.readUnsignedByte() >> 4;
        var answer = new byte[length()];
        in.readFully(answer);
        if (type != CONNACK || answer[1] != 0) {
            throw new IOException("not let in, reason " + (answer.length > 1 ? answer[1] & 0xff : type));
        }
    }

    /** Sends one message with QoS 1. */
    void publish(int id, String topic, String payload) throws IOException {
        var body = new ByteArrayOutputStream();
        var fields = new DataOutputStream(body);
        fields.writeUTF(topic);
        fields.writeShort(id);
        fields.writeByte(0);
        fields.write(payload.getBytes(StandardCharsets.UTF_8));
        packet(PUBLISH_QOS_1, body.toByteArray());
    }

    /**
     * Waits for the next acknowledgement.
     *
     * @throws IOException once the connection has ended, or has been silent for too long
     */
    Answer answer() throws IOException {
        while (true) {
            int type = in.readUnsignedByte() >> 4;
            var body = new byte[length()];
            in.readFully(body);
            if (type == PUBACK) {
                int id = (body[0] & 0xff) << Byte.SIZE | body[1] & 0xff;
                return new Answer(id, body.length > 2 ? body[2] & 0xff : 0);
            }
        }
    }

    private void packet(int first, byte[] body) throws IOException {
        var packet = new ByteArrayOutputStream(body.length + 5);
        packet.write(first);
        int left = body.length;
        do {
            int digit = left % CONTINUES;
            left /= CONTINUES;
            packet.write(left > 0 ? digit | CONTINUES : digit);
        } while (left > 0);
        packet.write(body);
        packet.writeTo(out);
        out.flush();
    }

    private int length() throws IOException {
        int length = 0;
        int factor = 1;
        int digit;
        do {
            digit = in.readUnsignedByte();
            length += digit % CONTINUES * factor;
            factor *= CONTINUES;
        } while (digit >= CONTINUES);
        return length;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
