package io.mailuo.spec.coding;

import java.util.Locale;

/**
 * How check characters follow from the characters before them.
 *
 * <p>Every algorithm here detects every single wrong character of its own alphabet (GB 11714 only among digits), and
 * {@link #ISO7064_MOD_11_2}, {@link #ISO7064_MOD_97_10}, {@link #GB32100} and (among digits) {@link #GB11714} detect
 * every exchange of two neighbours; the hybrid systems miss few: {@link #ISO7064_MOD_11_10} 20 of 900 combinations,
 * {@link #ISO7064_MOD_37_36} 72 of 45,360.
 */
public enum CheckAlgorithm {

    /** No check characters. */
    NONE(0, Alphabet.ALPHANUMERIC, "") {
        @Override
        String of(String payload) {
            return "";
        }
    },

    /** ISO/IEC 7064, hybrid system MOD 11,10: digits, one check digit. */
    ISO7064_MOD_11_10(1, Alphabet.DIGITS, Alphabet.DIGITS) {
        @Override
        String of(String payload) {
            return hybrid(payload, 10);
        }
    },

    /** ISO/IEC 7064, pure system MOD 11-2: digits, one check character, X for 10. GB 11643 uses it. */
    ISO7064_MOD_11_2(1, Alphabet.DIGITS, Alphabet.DIGITS + "X") {
        @Override
        String of(String payload) {
            int product = 0;
            for (int i = 0; i < payload.length(); i++) {
                product = (product + value(payload, i)) * 2 % 11;
            }
            return character((12 - product) % 11);
        }
    },

    /** ISO/IEC 7064, hybrid system MOD 37,36: digits and letters, one check character. */
    ISO7064_MOD_37_36(1, Alphabet.ALPHANUMERIC, Alphabet.ALPHANUMERIC) {
        @Override
        String of(String payload) {
            return hybrid(payload, 36);
        }
    },

    /** ISO/IEC 7064, pure system MOD 97-10: digits, two check digits. */
    ISO7064_MOD_97_10(2, Alphabet.DIGITS, Alphabet.DIGITS) {
        @Override
        String of(String payload) {
            int remainder = 0;
            for (int i = 0; i < payload.length(); i++) {
                remainder = (remainder * 10 + value(payload, i)) % 97;
            }
            int check = 98 - remainder * 100 % 97;
            return character(check / 10) + character(check % 10);
        }
    },

    /** GB 11714-1997, organization codes: 8 digits or letters, one check character, X for 10. */
    GB11714(1, Alphabet.ALPHANUMERIC, Alphabet.DIGITS + "X") {
        private static final int[] WEIGHTS = {3, 7, 9, 10, 5, 8, 4, 2};

        @Override
        String of(String payload) {
            if (payload.length() != WEIGHTS.length) {
                throw new IllegalArgumentException("GB 11714 checks " + WEIGHTS.length + " characters");
            }
            int sum = 0;
            for (int i = 0; i < WEIGHTS.length; i++) {
                sum += WEIGHTS[i] * value(payload, i);
            }
            return character((11 - sum % 11) % 11);
        }
    },

    /** GB 32100-2015, unified social credit identifiers: 17 characters without I O S V Z, one check character. */
    GB32100(1, Alphabet.GB32100, Alphabet.GB32100) {
        private static final int LENGTH = 17;

        @Override
        String of(String payload) {
            if (payload.length() != LENGTH) {
                throw new IllegalArgumentException("GB 32100 checks " + LENGTH + " characters");
            }
            int sum = 0;
            int weight = 1;
            for (int i = 0; i < payload.length(); i++) {
                sum += weight * value(payload, i);
                weight = weight * 3 % 31;
            }
            int check = (31 - sum % 31) % 31;
            return Alphabet.GB32100.substring(check, check + 1);
        }
    };

    private final int length;
    private final String alphabet;
    private final String checkAlphabet;

    CheckAlgorithm(int length, String alphabet, String checkAlphabet) {
        this.length = length;
        this.alphabet = alphabet;
        this.checkAlphabet = checkAlphabet;
    }

    abstract String of(String payload);

    /** How many check characters there are. */
    public int length() {
        return length;
    }

    /** The characters that can be checked. */
    public String alphabet() {
        return alphabet;
    }

    /** The characters that check characters can be. */
    public String checkAlphabet() {
        return checkAlphabet;
    }

    /** The name in scheme files, such as {@code iso7064-mod-11-10}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The check characters of a payload.
     *
     * @throws IllegalArgumentException if a character is not in {@link #alphabet()}, or if the algorithm is for another
     *     number of characters
     */
    public String compute(String payload) {
        for (int i = 0; i < payload.length(); i++) {
            if (this != NONE && value(payload, i) < 0) {
                throw new IllegalArgumentException(
                        "character '" + payload.charAt(i) + "' cannot be checked by " + label());
            }
        }
        return of(payload);
    }

    /** Whether a code's last characters are the right check characters; false for characters that cannot be checked. */
    public boolean verify(String code) {
        int payload = code.length() - length;
        if (payload < 1) {
            return false;
        }
        try {
            return compute(code.substring(0, payload)).equals(code.substring(payload));
        } catch (IllegalArgumentException foreignCharacter) {
            return false;
        }
    }

    /** ISO/IEC 7064 clause 8: hybrid systems. */
    String hybrid(String payload, int modulus) {
        int product = modulus;
        for (int i = 0; i < payload.length(); i++) {
            int sum = (product + value(payload, i)) % modulus;
            product = (sum == 0 ? modulus : sum) * 2 % (modulus + 1);
        }
        return character((modulus + 1 - product) % modulus);
    }

    int value(String payload, int index) {
        return alphabet.indexOf(payload.charAt(index));
    }

    /** The character for a value, X for 10 where the check characters are digits and X. */
    String character(int value) {
        return checkAlphabet.substring(value, value + 1);
    }

    /** Alphabets, in the order of their values. */
    private static final class Alphabet {
        static final String DIGITS = "0123456789";
        static final String ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        static final String GB32100 = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    }
}
