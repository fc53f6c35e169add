package io.mailuo.deploy.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A line between a gateway and the platform that can be cut, or swallow what it is given. */
final class TcpProxy implements AutoCloseable {

    private static final int CHUNK = 64 * 1024;

    private final InetSocketAddress target;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Object changed = new Object();
    private State state = State.WHOLE;

    /** How the line is. */
    enum State {
        /** It carries. */
        WHOLE,
        /** Connections stand, and nothing comes through. */
        SILENT,
        /** Connections end at once. */
        CUT
    }

    /** A whole line to {@code port} on this machine. */
    TcpProxy(int port) throws IOException {
        this.target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** Where it listens. */
    int port() {
        return listener.getLocalPort();
    }

    /** Makes the line so. */
    void become(State next) {
        synchronized (changed) {
            state = next;
            changed.notifyAll();
        }
        if (next == State.CUT) {
            open.forEach(TcpProxy::end);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var from = listener.accept();
                if (is(State.CUT)) {
                    end(from);
                    continue;
                }
                open.add(from);
                Thread.ofVirtual().start(() -> join(from));
            } catch (IOException e) {
                // Closed, or a client that went away before it was taken.
            }
        }
    }

    private void join(Socket from) {
        try (from;
                var to = new Socket()) {
            to.connect(target);
            open.add(to);
            var back = Thread.ofVirtual().start(() -> carry(to, from));
            carry(from, to);
            back.join();
        } catch (IOException e) {
            // The gateway sees its connection end.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(from);
        }
    }

    private void carry(Socket from, Socket to) {
        var buffer = new byte[CHUNK];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                awaitNotSilent();
                out.write(buffer, 0, n);
            }
        } catch (IOException e) {
            // Ended by one side, or cut.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end(from);
            end(to);
            open.remove(to);
        }
    }

    private void awaitNotSilent() throws InterruptedException {
        synchronized (changed) {
            while (state == State.SILENT) {
                changed.wait();
            }
        }
    }

    private boolean is(State asked) {
        synchronized (changed) {
            return state == asked;
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        become(State.CUT);
    }
}
