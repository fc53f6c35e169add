package io.mailuo.deploy.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * As much of HTTP/1.1 as load needs: requests with a length over connections that stay open. Client and server share the
 * machine that is measured, and the JDK's client takes about as much of it as the server. Thread-safe.
 */
final class LeanHttp implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 30_000;
    private static final int LONGEST_LINE = 8192;

    /** What was answered. */
    record Answer(int status, byte[] body) {}

    private static final class Connection {
        private final Socket socket = new Socket();
        private final InputStream in;

        Connection(InetSocketAddress address) throws IOException {
            try {
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(PATIENCE_MILLIS);
                socket.connect(address, PATIENCE_MILLIS);
                in = new BufferedInputStream(socket.getInputStream());
            } catch (IOException e) {
                socket.close();
                throw e;
            }
        }
    }

    private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();
    private final InetSocketAddress address;
    private final String base;
    private final String headers;

    /**
     * @param url of the API, {@code http}
     * @param token bearer token of every request
     */
    LeanHttp(String url, String token) {
        var uri = URI.create(url);
        this.address = new InetSocketAddress(uri.getHost(), uri.getPort());
        this.base = uri.getPath();
        this.headers = " HTTP/1.1\r\nHost: " + uri.getAuthority() + "\r\nAuthorization: Bearer " + token + "\r\n";
    }

    /** Asks for a path below the API's; once more where the server has closed the connection since it was last used. */
    Answer get(String path) throws IOException {
        var request = "GET " + base + path + headers + "\r\n";
        try {
            return exchange(request);
        } catch (EOFException e) {
            return exchange(new Connection(address), request);
        }
    }

    /** Posts JSON to a path below the API's. */
    Answer post(String path, String json) throws IOException {
        int length = json.getBytes(StandardCharsets.UTF_8).length;
        return exchange("POST " + base + path + headers + "Content-Type: application/json\r\nContent-Length: " + length
                + "\r\n\r\n" + json);
    }

    @Override
    public void close() {
        for (var connection = idle.poll(); connection != null; connection = idle.poll()) {
            close(connection);
        }
    }

    private Answer exchange(String request) throws IOException {
        var kept = idle.poll();
        return exchange(kept == null ? new Connection(address) : kept, request);
    }

    private Answer exchange(Connection connection, String request) throws IOException {
        try {
            connection.socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            var answer = read(connection.in);
            idle.push(connection);
            return answer;
        } catch (IOException e) {
            close(connection);
            throw e;
        }
    }

    private static Answer read(InputStream in) throws IOException {
        var first = line(in).split(" ", 3);
        if (first.length < 2 || !first[0].equals("HTTP/1.1")) {
            throw new IOException("not an answer of HTTP/1.1");
        }
        int length = 0;
        for (var line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            switch (line.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT)) {
                case "content-length" ->
                    length = Integer.parseInt(line.substring(colon + 1).strip());
                case "transfer-encoding" -> throw new IOException("an answer without a length");
                default -> {
                    // says nothing that load needs
                }
            }
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the connection ended within an answer");
        }
        return new Answer(Integer.parseInt(first[1]), body);
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0 || line.length() > LONGEST_LINE) {
                throw new EOFException("the connection ended within an answer's head");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private static void close(Connection connection) {
        try {
            connection.socket.close();
        } catch (IOException e) {
            // it is gone either way
        }
    }
}
