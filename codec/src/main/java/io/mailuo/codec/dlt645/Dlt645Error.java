package io.mailuo.codec.dlt645;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Why a meter refuses: the bits of its error word (DL/T 645-2007, 7.1.3 and annex; DL/T 645-1997, 6). The bits are from
 * general knowledge of both texts; implementations agree.
 * Authentication is refused with a word of its own ({@link Security}).
 */
public enum Dlt645Error {
    /** Any other error; of 1997: data that is not allowed. */
    OTHER,
    /** There is no such data; of 1997: a wrong data identifier. */
    NO_DATA,
    /** The password is wrong, or does not allow it. */
    PASSWORD,
    /** The rate of communication cannot be changed. */
    RATE,
    /** Too many periods of the year. */
    YEAR_PERIODS,
    /** Too many periods of the day. */
    DAY_PERIODS,
    /** Too many tariffs. */
    TARIFFS,
    /** Not defined. */
    RESERVED;

    /** Why a meter refuses an authentication: the bits of its second error word, from general knowledge. */
    public enum Security {
        /** Any other error. */
        OTHER,
        /** This recharge was made already. */
        RECHARGED_ALREADY,
        /** The security module could not verify it. */
        NOT_VERIFIED,
        /** The identity is not authenticated. */
        NOT_AUTHENTICATED,
        /** It is another customer's number. */
        CUSTOMER,
        /** The number of recharges is not the next one. */
        RECHARGE_NUMBER,
        /** More energy was bought than may be hoarded. */
        HOARDING,
        /** Not defined. */
        RESERVED;

        /** The errors that {@code message} tells; none where it refuses no authentication. */
        public static List<Security> of(Dlt645Message message) {
            boolean told = message.isAnswer() && message.isError() && message.authenticates();
            return told ? set(values(), message.data().at(0)) : List.of();
        }
    }

    private static <E> List<E> set(E[] bits, int word) {
        return IntStream.range(0, bits.length)
                .filter(bit -> (word >> bit & 1) != 0)
                .mapToObj(bit -> bits[bit])
                .toList();
    }

    /** The errors of an error word. */
    public static List<Dlt645Error> of(int word) {
        return set(values(), word);
    }

    /** The errors that {@code message} tells; none where it refuses nothing. Both editions have them at its start. */
    public static List<Dlt645Error> of(Dlt645Message message) {
        boolean told =
                message.isAnswer() && message.isError() && message.data().length() > 0 && !message.authenticates();
        return told ? of(message.data().at(0)) : List.of();
    }
}
