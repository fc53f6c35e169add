package io.mailuo.codec;

import io.mailuo.spec.quarantine.QuarantineReason;

/** Says why bytes are not a message: where, which rule, which clause. The only exception that codecs throw. */
public final class DecodeException extends Exception {

    private static final long serialVersionUID = 1L;

    private final QuarantineReason reason;
    private final int offset;
    private final String rule;
    private final String clause;

    /**
     * @param reason the kind of fault
     * @param offset index of the byte at which the rule was broken, from 0
     * @param rule which rule was broken, what was found and what was expected
     * @param clause standard and clause, such as {@code HJ 212-2017 6.3.1}
     */
    public DecodeException(QuarantineReason reason, int offset, String rule, String clause) {
        super(rule + " (offset " + offset + ", " + clause + ")", null, false, false);
        this.reason = reason;
        this.offset = offset;
        this.rule = rule;
        this.clause = clause;
    }

    /** The kind of fault. */
    public QuarantineReason reason() {
        return reason;
    }

    /** Index of the byte at which the rule was broken, from 0. */
    public int offset() {
        return offset;
    }

    /** Which rule was broken. */
    public String rule() {
        return rule;
    }

    /** Standard and clause. */
    public String clause() {
        return clause;
    }
}
