package io.mailuo.registry.device;

import io.mailuo.http.Call;
import io.mailuo.registry.coding.CodeBlocks;
import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Database.Committed;
import io.mailuo.registry.database.Database.Written;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.organization.Organizations;
import io.mailuo.registry.place.GridCells;
import io.mailuo.spec.problem.ProblemException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers new devices. Those that arrive while others are being written are written next, all of them in one
 * transaction: whoever comes first writes for all who wait. Where that fails, each is written by itself, so that nobody
 * pays for another's fault. Thread-safe.
 */
final class Registrations {

    private static final Logger LOG = LoggerFactory.getLogger(Registrations.class);
    private static final int FAULT_OF_OURS = 500;
    private static final int MOST_TOGETHER = 100;

    /** So that nobody waits for what somebody else's identifier has to wait for, such as an import under way. */
    private static final String LITTLE_PATIENCE = "set local lock_timeout = '200ms'";

    /** One that waits to be written. */
    private static final class Wanted {
        private final Call call;
        private final Device device;
        private final long set;
        private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        private volatile boolean taken;

        Wanted(Call call, Device device, long set) {
            this.call = call;
            this.device = device;
            this.set = set;
        }
    }

    /**
     * What has become of several that were written together.
     *
     * @param together what was committed; null where each has to be written by itself
     * @param failed why nothing can be written now; it may even be that it was
     */
    private record Outcome(
            @Nullable Committed<Map<String, Device>> together,
            @Nullable ProblemException failed) {}

    private static final Outcome ALONE = new Outcome(null, null);

    private final Database database;
    private final CodeBlocks codes;
    private final DatastreamSets sets;
    private final GridCells cells;
    private final ConcurrentLinkedQueue<Wanted> waiting = new ConcurrentLinkedQueue<>();
    /** Held by the one who writes; two at once would each write fewer together, which takes longer than the disk. */
    private final ReentrantLock turn = new ReentrantLock();

    Registrations(Database database, CodeBlocks codes, DatastreamSets sets, GridCells cells) {
        this.database = database;
        this.codes = codes;
        this.sets = sets;
        this.cells = cells;
    }

    /**
     * Registers a device under a new code and waits, within limits, until it is on the topic.
     *
     * @param device without a code
     * @return the device as it now is
     * @throws ProblemException where it names what is not there or out of reach, or has an identifier that is taken
     */
    Written<Device> register(Call call, Device device) {
        var code = codes.nextDevice(device.division(), device.type());
        try {
            return write(new Wanted(call, device.coded(code, null), sets.id(device.datastreams())));
        } catch (ProblemException e) {
            if (e.problem().status() < FAULT_OF_OURS) {
                codes.giveBack(device.division(), device.type(), code);
            }
            throw e;
        }
    }

    private Written<Device> write(Wanted own) {
        waiting.add(own);
        turn.lock();
        try {
            while (!own.taken) {
                writeWaiting();
            }
        } finally {
            turn.unlock();
        }
        var outcome = own.outcome.join();
        if (outcome.failed() != null) {
            throw outcome.failed();
        }
        var committed = outcome.together() != null
                ? outcome.together()
                : database.commit("-", transaction -> insert(transaction, List.of(own)));
        return new Written<>(committed.value().get(own.device.code()), database.propagated(committed));
    }

    private void writeWaiting() {
        var some = new ArrayList<Wanted>();
        while (some.size() < MOST_TOGETHER && !waiting.isEmpty()) {
            var next = waiting.poll();
            if (next != null) {
                next.taken = true;
                some.add(next);
            }
        }
        var outcome = ALONE;
        try {
            outcome = some.isEmpty() ? ALONE : written(some);
        } finally {
            for (var each : some) {
                each.outcome.complete(outcome);
            }
        }
    }

    private Outcome written(List<Wanted> some) {
        try {
            return new Outcome(
                    database.commit("-", transaction -> {
                        transaction.execute(LITTLE_PATIENCE);
                        return insert(transaction, some);
                    }),
                    null);
        } catch (ProblemException e) {
            return e.problem().status() >= FAULT_OF_OURS ? new Outcome(null, e) : ALONE;
        } catch (RuntimeException e) {
            LOG.debug("{} registrations are written one by one reason={}", some.size(), e.getMessage());
            return ALONE;
        }
    }

    private Map<String, Device> insert(Transaction transaction, List<Wanted> wanted) throws SQLException {
        requireReferences(transaction, wanted);
        var all = cells.all(transaction);
        var rows = new ArrayList<DeviceRows.New>();
        for (var each : wanted) {
            var device = each.device;
            rows.add(new DeviceRows.New(device.coded(device.code(), GridCells.of(all, device.place())), each.set));
        }
        var made = DeviceRows.insert(transaction, rows);
        for (var each : wanted) {
            var device = made.get(each.device.code());
            transaction.actAs(each.call.principal().subject());
            transaction.publish(device.record(List.of()));
            transaction.audit("device.create", "device/" + device.code(), null, device);
        }
        return made;
    }

    /** Most of those who register at the same time do so for the same organization. */
    private static void requireReferences(Transaction transaction, List<Wanted> wanted) throws SQLException {
        var known = new HashSet<List<@Nullable String>>();
        for (var each : wanted) {
            var organization = each.device.organization();
            var reach = new ArrayList<@Nullable String>();
            reach.add(each.call.principal().organization());
            reach.add(organization);
            if (known.add(reach)) {
                Organizations.require(transaction, each.call, "/organization", organization);
            }
            DeviceReading.requireThings(transaction, each.device);
        }
    }
}
