package io.mailuo.registry.coding;

import io.mailuo.registry.database.Database;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Hands out device codes from blocks that were reserved in transactions of their own, so that nobody waits for another
 * one's commit. Who registers now and then gets one number after the other; the faster codes of a prefix go, the larger
 * the blocks. What is left of a block when the service ends is never used. Thread-safe.
 */
public final class CodeBlocks {

    private static final int LARGEST = 512;
    private static final long FAST_NANOS = Duration.ofSeconds(2).toNanos();

    /** What is left of the block of one prefix. */
    private static final class Block {
        private final Deque<String> codes = new ArrayDeque<>();
        private int size = 1;
        private long reservedAt = System.nanoTime() - FAST_NANOS;
    }

    private final Database database;
    private final ConcurrentHashMap<String, Block> blocks = new ConcurrentHashMap<>();

    public CodeBlocks(Database database) {
        this.database = database;
    }

    /**
     * The next free code of a sensing device or gateway. Must not be called within a transaction: it may begin one.
     *
     * @param division 6 digits
     * @param type domain and device type, 5 digits
     * @throws io.mailuo.spec.problem.ProblemException where no number is left
     */
    public String nextDevice(String division, String type) {
        var block = blocks.computeIfAbsent(division + type, ignored -> new Block());
        synchronized (block) {
            if (block.codes.isEmpty()) {
                long now = System.nanoTime();
                block.size = now - block.reservedAt < FAST_NANOS ? Math.min(LARGEST, block.size * 2) : 1;
                block.reservedAt = now;
                block.codes.addAll(database.enqueue(
                        "system", transaction -> Codes.nextDevices(transaction, division, type, block.size)));
            }
            return block.codes.removeFirst();
        }
    }

    /** Takes a code back that was certainly not used: the request was refused before anything was committed. */
    public void giveBack(String division, String type, String code) {
        var block = blocks.computeIfAbsent(division + type, ignored -> new Block());
        synchronized (block) {
            block.codes.addFirst(code);
        }
    }
}
