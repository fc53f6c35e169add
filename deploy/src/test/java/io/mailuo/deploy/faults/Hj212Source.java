package io.mailuo.deploy.faults;

import io.mailuo.deploy.city.Hj212Frame;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A data logger that speaks HJ 212-2017: one packet at a time, with Flag A = 1, sent again until 9014 comes back with
 * its QN. HJ 212 knows whole seconds only, so its observations are made to lie a second apart, in the near past.
 */
final class Hj212Source implements Source {

    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration PAST = Duration.ofHours(2);
    private static final int SECOND = 1000;
    private static final String PM2_5 = "a34004";
    private static final Pattern QN = Pattern.compile("QN=(\\d{17})");

    private final InetSocketAddress address;
    private final String mn;
    private final Ledger ledger;
    private final Thread thread;
    private final Object changed = new Object();
    private boolean making;
    private boolean closed;
    private @Nullable Socket socket;

    /**
     * @param address of the gateway's listener
     * @param mn by which it names itself
     * @param device its code
     */
    Hj212Source(InetSocketAddress address, String mn, String device) {
        this.address = address;
        this.mn = mn;
        long first = Instant.now().minus(PAST).truncatedTo(ChronoUnit.SECONDS).toEpochMilli();
        this.ledger = new Ledger(device, 1, before -> before == 0 ? first : before + SECOND);
        this.thread = Thread.ofVirtual().name("station-" + mn).unstarted(this::run);
    }

    @Override
    public Ledger ledger() {
        return ledger;
    }

    @Override
    public void begin() {
        synchronized (changed) {
            making = true;
            changed.notifyAll();
        }
        if (thread.getState() == Thread.State.NEW) {
            thread.start();
        }
    }

    @Override
    public void end() {
        synchronized (changed) {
            making = false;
        }
    }

    @Override
    public void close() {
        synchronized (changed) {
            closed = true;
            changed.notifyAll();
        }
        drop();
    }

    private void run() {
        try {
            while (awaitMaking()) {
                int message = ledger.next();
                while (!isClosed() && !delivered(message)) {
                    drop();
                    rest(Duration.ofMillis(300));
                }
                rest(Duration.ofMillis(50));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean delivered(int message) {
        try {
            var connected = connected();
            var packet = Hj212Frame.realTime(
                    mn, ledger.time(message), Map.of(PM2_5, Integer.toString(Ledger.value(message))));
            connected.getOutputStream().write(packet);
            var asked = QN.matcher(new String(packet, StandardCharsets.US_ASCII));
            String answer = line(connected.getInputStream());
            if (asked.find() && answer.contains("CN=9014") && answer.contains(asked.group())) {
                ledger.acknowledged(message);
                return true;
            }
        } catch (IOException e) {
            // No answer: the same packet is sent again.
        }
        return false;
    }

    private Socket connected() throws IOException {
        var known = socket;
        if (known == null) {
            known = new Socket();
            known.setSoTimeout((int) ANSWER.toMillis());
            known.connect(address, (int) ANSWER.toMillis());
            socket = known;
        }
        return known;
    }

    private static String line(InputStream in) throws IOException {
        var text = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("closed");
            }
            text.append((char) c);
        }
        return text.toString();
    }

    private boolean awaitMaking() throws InterruptedException {
        synchronized (changed) {
            while (!making && !closed) {
                changed.wait();
            }
            return !closed;
        }
    }

    private boolean isClosed() {
        synchronized (changed) {
            return closed;
        }
    }

    private void rest(Duration time) throws InterruptedException {
        synchronized (changed) {
            if (!closed) {
                changed.wait(time.toMillis());
            }
        }
    }

    private void drop() {
        var ended = socket;
        socket = null;
        if (ended != null) {
            try {
                ended.close();
            } catch (IOException e) {
                // It is gone either way.
            }
        }
    }
}
