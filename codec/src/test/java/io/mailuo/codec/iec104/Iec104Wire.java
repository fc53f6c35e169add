package io.mailuo.codec.iec104;

import io.mailuo.codec.bytes.StreamFrame;
import io.mailuo.codec.bytes.StreamFramer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A side of ours on a TCP connection: reads, sends what is to be sent, and says what time it is. */
final class Iec104Wire implements AutoCloseable {

    /** A master or a station. */
    interface Side {
        void receive(Apdu apdu, Instant now);

        List<Apdu> outgoing();

        void tick(Instant now);
    }

    private static final long TICK_MILLIS = 20;

    private final Socket socket;
    private final Side side;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    /** All units that came, in their order. */
    private final List<Apdu> heard = new CopyOnWriteArrayList<>();

    private final List<Apdu> said = new CopyOnWriteArrayList<>();
    private final Thread reader;

    Iec104Wire(Socket socket, Side side) {
        this.socket = socket;
        this.side = side;
        this.reader = Thread.ofPlatform().daemon().start(this::read);
        clock.scheduleAtFixedRate(
                () -> run(() -> side.tick(Instant.now())), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    List<Apdu> heard() {
        return heard;
    }

    List<Apdu> said() {
        return said;
    }

    /** Does something with the side, and sends what it has to say then. */
    synchronized void run(Runnable what) {
        what.run();
        try {
            for (var apdu : side.outgoing()) {
                said.add(apdu);
                socket.getOutputStream().write(Apdu.encode(apdu));
            }
        } catch (SocketException e) {
            // Closed by the other side; what came until then is looked at.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        var framer = new StreamFramer<>(Apdu.SHAPE);
        byte[] buffer = new byte[4096];
        try {
            var in = socket.getInputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                for (var frame : framer.push(Arrays.copyOf(buffer, count))) {
                    if (frame instanceof StreamFrame.Sound<Apdu>(var _, var apdu)) {
                        heard.add(apdu);
                        run(() -> side.receive(apdu, Instant.now()));
                    } else {
                        throw new AssertionError("not understood: " + frame);
                    }
                }
            }
        } catch (SocketException e) {
            // Closed.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the other side has ended the connection. */
    boolean isEnded() {
        return !reader.isAlive();
    }

    @Override
    public void close() throws IOException {
        clock.shutdownNow();
        socket.close();
    }
}
