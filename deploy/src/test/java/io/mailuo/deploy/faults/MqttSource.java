package io.mailuo.deploy.faults;

import io.mailuo.spec.topic.Topics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A device that publishes by MQTT 5 with QoS 1, to the platform or to a gateway. */
final class MqttSource implements Source {

    private static final int WINDOW = 20;
    private static final int IDS = 65_535;
    private static final int FIRST_ERROR = 0x80;
    /** Not authorized, quota exceeded, payload format invalid: it is in quarantine. */
    private static final Set<Integer> FOR_GOOD = Set.of(0x87, 0x97, 0x99);

    private static final Duration RETRY = Duration.ofMillis(300);

    private final InetSocketAddress address;
    private final Registration.Account account;
    private final Ledger ledger;
    private final long intervalNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final TreeSet<Integer> open = new TreeSet<>();
    private final Deque<Integer> toSend = new ArrayDeque<>();
    private final Map<Integer, Integer> underWay = new HashMap<>();
    private final Thread thread;
    private boolean making;
    private boolean closed;
    private long due;
    private @Nullable MqttLink link;

    /**
     * @param address of the broker
     * @param account who it is
     * @param batch observations in a message
     * @param perSecond messages
     */
    MqttSource(InetSocketAddress address, Registration.Account account, int batch, double perSecond) {
        this.address = address;
        this.account = account;
        this.ledger = Ledger.live(account.code(), batch);
        this.intervalNanos = (long) (TimeUnit.SECONDS.toNanos(1) / perSecond);
        this.thread = Thread.ofVirtual().name("source-" + account.code()).unstarted(this::run);
    }

    @Override
    public Ledger ledger() {
        return ledger;
    }

    @Override
    public void begin() {
        lock.lock();
        try {
            making = true;
            due = System.nanoTime();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (thread.getState() == Thread.State.NEW) {
            thread.start();
        }
    }

    @Override
    public void end() {
        lock.lock();
        try {
            making = false;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        drop(link);
    }

    private void run() {
        while (!closed) {
            try (var connected = MqttLink.connect(address, account.code(), account.secret())) {
                attach(connected);
                Thread.ofVirtual().start(() -> listen(connected));
                write(connected);
            } catch (IOException e) {
                // Whatever it was: it is tried again, and what was not acknowledged is sent again.
                pause();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void attach(MqttLink connected) {
        lock.lock();
        try {
            link = connected;
            underWay.clear();
            toSend.clear();
            toSend.addAll(open);
        } finally {
            lock.unlock();
        }
    }

    private void write(MqttLink connected) throws IOException, InterruptedException {
        for (int message = next(connected); message >= 0; message = next(connected)) {
            connected.publish(message % IDS + 1, Topics.deviceObservations(account.code()), ledger.senml(message));
        }
        pause();
    }

    /** Waits for something to send; negative once the connection is over. */
    private int next(MqttLink connected) throws InterruptedException {
        lock.lock();
        try {
            while (!closed && link == connected) {
                Integer message = toSend.poll();
                long now = System.nanoTime();
                if (message == null && making && open.size() < WINDOW && now - due >= 0) {
                    message = ledger.next();
                    open.add(message);
                    // What a fault has held up is not made up for: time has passed for the device too.
                    due = Math.max(due + intervalNanos, now - intervalNanos);
                }
                if (message != null) {
                    underWay.put(message % IDS + 1, message);
                    return message;
                }
                changed.awaitNanos(making && open.size() < WINDOW ? Math.max(1, due - now) : RETRY.toNanos());
            }
            return -1;
        } finally {
            lock.unlock();
        }
    }

    private void listen(MqttLink connected) {
        try {
            while (true) {
                take(connected, connected.answer());
            }
        } catch (IOException e) {
            drop(connected);
        }
    }

    private void take(MqttLink connected, MqttLink.Answer answer) {
        lock.lock();
        try {
            Integer message = link == connected ? underWay.remove(answer.id()) : null;
            if (message == null) {
                return;
            }
            if (answer.reason() < FIRST_ERROR) {
                ledger.acknowledged(message);
                open.remove(message);
            } else if (FOR_GOOD.contains(answer.reason())) {
                ledger.refused(message);
                open.remove(message);
            } else {
                toSend.add(message);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void drop(@Nullable MqttLink ended) {
        lock.lock();
        try {
            if (ended == null || link != ended) {
                return;
            }
            link = null;
            changed.signalAll();
            ended.close();
        } catch (IOException e) {
            // It is gone either way.
        } finally {
            lock.unlock();
        }
    }

    private void pause() {
        lock.lock();
        try {
            long left = RETRY.toNanos();
            while (left > 0 && !closed) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
