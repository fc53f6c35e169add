package io.mailuo.codec.hj212;

import io.mailuo.codec.bytes.Tables;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What QnRtn (HJ 212-2017, table 7) and ExeRtn (table 6) mean. */
public final class Hj212Returns {

    /** QnRtn: the request will be executed. */
    public static final int ACCEPTED = 1;
    /** QnRtn: the request is refused. */
    public static final int REFUSED = 2;
    /** QnRtn: wrong access password. */
    public static final int WRONG_PW = 3;
    /** QnRtn: wrong device identifier. */
    public static final int WRONG_MN = 4;
    /** QnRtn: wrong system type. */
    public static final int WRONG_ST = 5;
    /** QnRtn: wrong Flag. */
    public static final int WRONG_FLAG = 6;
    /** QnRtn: wrong request number. */
    public static final int WRONG_QN = 7;
    /** QnRtn: wrong command. */
    public static final int WRONG_CN = 8;
    /** ExeRtn: executed. */
    public static final int EXECUTED = 1;
    /** ExeRtn: failed for an unknown reason. */
    public static final int FAILED = 2;
    /** ExeRtn: the request's conditions are wrong. */
    public static final int WRONG_CONDITION = 3;
    /** ExeRtn: the instrument did not answer in time. */
    public static final int TIMED_OUT = 4;
    /** ExeRtn: too busy. */
    public static final int BUSY = 5;
    /** ExeRtn: the system is faulty. */
    public static final int FAULTY = 6;
    /** ExeRtn: there is no such data. */
    public static final int NO_DATA = 100;

    private static final int COLUMNS = 3;
    private static final Map<String, String> MEANINGS = new HashMap<>();

    static {
        Tables.rows(Hj212Returns.class, "returns.csv", COLUMNS)
                .forEach(row -> MEANINGS.put(row[0] + "=" + row[1], row[2]));
    }

    private Hj212Returns() {}

    /** What the value {@code code} of the field {@code QnRtn} or {@code ExeRtn} means, in Chinese. */
    public static Optional<String> meaning(String field, String code) {
        return Optional.ofNullable(MEANINGS.get(field + "=" + code));
    }
}
