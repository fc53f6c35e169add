package io.mailuo.registry.audit;

import io.mailuo.registry.database.Database;
import io.mailuo.registry.database.Row;
import io.mailuo.spec.problem.Text;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One walk along the chain of the audit log: every seal is computed again and compared. What it finds is named, up to
 * {@value #MOST_FAULTS} faults; the rest is counted. Memory is bounded, whatever the length. Used by one thread, once.
 */
final class AuditVerification {

    static final int MOST_FAULTS = 100;
    private static final int PAGE = 2000;

    /** What was done to the log. */
    enum Kind {
        /** A record, or its seal, is not as it was sealed. */
        CHANGED,
        /** A record, its seal, or both are gone. */
        REMOVED,
        /** A record is among the sealed ones and has no seal: it was put there later, or its seal was taken away. */
        INSERTED
    }

    /**
     * One thing that is wrong.
     *
     * @param record id of the audit record, where it is known
     * @param position in the chain, where there is one
     * @param entity what the record is about, where it is still there
     * @param detail in words
     */
    record Fault(
            Kind kind,
            @Nullable Long record,
            @Nullable Long position,
            @Nullable String entity,
            Text detail) {}

    /**
     * The outcome.
     *
     * @param intact no fault was found
     * @param sealed links of the chain that were checked
     * @param unsealed records that are too young to be sealed; they are not covered
     * @param head hash of the last link; note it elsewhere, and nobody can write the chain anew unseen
     * @param faultCount all of them, also those that {@code faults} leaves out
     */
    record Outcome(
            boolean intact, long sealed, long unsealed, String head, long faultCount, List<Fault> faults, Instant at) {}

    private record Link(AuditSeal seal, @Nullable AuditRecord record) {
        static Link of(Row row) throws SQLException {
            return new Link(AuditSeal.of(row), row.number("id") == 0 ? null : AuditRecord.of(row));
        }
    }

    private final Database database;
    private final AuditAnchor anchor;
    private final LongConsumer progress;
    private final List<Fault> faults = new ArrayList<>();
    private long faultCount;
    private long sealed;

    /** @param progress is told after each page how many links were checked; what it throws ends the walk */
    AuditVerification(Database database, AuditAnchor anchor, LongConsumer progress) {
        this.database = database;
        this.anchor = anchor;
        this.progress = progress;
    }

    Outcome run(Instant at) {
        // Read first: the chain only grows, so it must hold this point by the time that the walk gets there.
        var known = anchor.read();
        var last = AuditSeal.NONE;
        long reached = Long.MIN_VALUE;
        List<Link> page;
        do {
            page = page(last.position());
            for (var link : page) {
                check(last, link);
                if (known.isPresent() && known.get().position() == link.seal().position()) {
                    requireAnchor(known.get(), link.seal());
                }
                last = link.seal();
            }
            long upTo =
                    page.stream().mapToLong(link -> link.seal().audit()).max().orElse(reached);
            if (upTo > reached) {
                inserted(reached, upTo);
                reached = upTo;
            }
            progress.accept(sealed);
        } while (page.size() == PAGE);
        if (known.isPresent() && known.get().position() > last.position()) {
            fault(
                    Kind.REMOVED,
                    null,
                    last.position() + 1,
                    null,
                    new Text(
                            "the chain ends at position " + last.position() + ", but it reached "
                                    + known.get().position() + " at "
                                    + known.get().at() + ": its end was cut off",
                            "链在第 " + last.position() + " 环结束，但在 " + known.get().at() + " 时已到第 "
                                    + known.get().position() + " 环：末尾被截去"));
        }
        return new Outcome(
                faultCount == 0,
                sealed,
                unsealed(last.audit()),
                HexFormat.of().formatHex(last.hash()),
                faultCount,
                List.copyOf(faults),
                at);
    }

    private List<Link> page(long after) {
        return database.read(transaction -> transaction.list(
                "select s.position, s.audit, s.previous, s.hash, " + AuditRecord.COLUMNS
                        + " from audit_seal s left join audit a on a.id = s.audit where s.position > ?"
                        + " order by s.position limit " + PAGE,
                Link::of,
                after));
    }

    private void check(AuditSeal before, Link link) {
        var seal = link.seal();
        var record = link.record();
        sealed++;
        if (seal.position() != before.position() + 1) {
            fault(
                    Kind.REMOVED,
                    null,
                    before.position() + 1,
                    null,
                    new Text(
                            "the seals of positions " + (before.position() + 1) + " to " + (seal.position() - 1)
                                    + " are gone; they stood between the records " + before.audit() + " and "
                                    + seal.audit(),
                            "第 " + (before.position() + 1) + " 至 " + (seal.position() - 1) + " 环的封印缺失，原位于记录 "
                                    + before.audit() + " 与 " + seal.audit() + " 之间"));
        } else if (!Arrays.equals(seal.previous(), before.hash())) {
            fault(
                    Kind.CHANGED,
                    before.position() == 0 ? seal.audit() : before.audit(),
                    before.position() == 0 ? seal.position() : before.position(),
                    null,
                    new Text(
                            "its seal is not the one that the next link was made on: it was changed together with its"
                                    + " seal",
                            "其封印与下一环所依据的不同：记录连同封印一并被改动"));
        }
        if (record == null) {
            fault(
                    Kind.REMOVED,
                    seal.audit(),
                    seal.position(),
                    null,
                    new Text("the record is gone, its seal is still there", "记录缺失，其封印仍在"));
        } else if (!Arrays.equals(record.seal(seal.position(), seal.previous()), seal.hash())) {
            fault(
                    Kind.CHANGED,
                    record.id(),
                    seal.position(),
                    record.entity(),
                    new Text("the record is not as it was when it was sealed", "记录与封存时不一致"));
        }
    }

    private void requireAnchor(AuditAnchor.Point known, AuditSeal seal) {
        if (!known.is(seal)) {
            fault(
                    Kind.CHANGED,
                    seal.audit(),
                    seal.position(),
                    null,
                    new Text(
                            "the chain up to here is not the one that was kept outside the database at " + known.at()
                                    + ": it was written anew",
                            "到此为止的链与 " + known.at() + " 时保存在数据库之外的不同：链被整体重写"));
        }
    }

    /** Looks for records after one and up to another that have no seal. */
    private void inserted(long after, long upTo) {
        // The bounds stand twice, so that no way of joining reads more than this part of either table.
        var from = " from audit a left join audit_seal s on s.audit = a.id and s.audit > ? and s.audit <= ?"
                + " where s.audit is null and a.id > ? and a.id <= ?";
        var found = database.read(transaction -> transaction.list(
                "select " + AuditRecord.COLUMNS + from + " order by a.id limit " + MOST_FAULTS,
                AuditRecord::of,
                after,
                upTo,
                after,
                upTo));
        for (var record : found) {
            fault(
                    Kind.INSERTED,
                    record.id(),
                    null,
                    record.entity(),
                    new Text(
                            "the record stands among the sealed ones without a seal: it was inserted later,"
                                    + " or its seal was taken away",
                            "记录位于已封存记录之间而没有封印：系事后插入，或其封印被移除"));
        }
        if (found.size() == MOST_FAULTS) {
            faultCount += database.read(transaction -> transaction.first(
                                    "select count(*) as n" + from, row -> row.number("n"), after, upTo, after, upTo))
                            .orElseThrow()
                    - MOST_FAULTS;
        }
    }

    private long unsealed(long lastSealed) {
        return database.read(transaction -> transaction.first(
                        "select count(*) as n from audit where id > ?", row -> row.number("n"), lastSealed))
                .orElseThrow();
    }

    private void fault(
            Kind kind, @Nullable Long record, @Nullable Long position, @Nullable String entity, Text detail) {
        faultCount++;
        if (faults.size() < MOST_FAULTS) {
            faults.add(new Fault(kind, record, position, entity, detail));
        }
    }
}
