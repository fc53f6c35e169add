package io.mailuo.spec.catalogue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads UCUM expressions (case-sensitive) made of metric prefixes, the atoms below, products, quotients, exponents,
 * parentheses, integer factors and annotations. Annotations do not change a unit (UCUM, clause 2.1, 6).
 */
final class UnitExpression {

    private static final int MAX_LENGTH = 48;
    private static final int MAX_EXPONENT = 9;

    /** Base units, in the order of the exponents: UCUM's seven, and bit and mole, which UCUM makes plain numbers. */
    private static final String[] BASES = {"m", "g", "s", "rad", "K", "C", "cd", "bit", "mol"};

    private static final Map<String, Double> PREFIXES = Map.ofEntries(
            Map.entry("P", 1e15),
            Map.entry("T", 1e12),
            Map.entry("G", 1e9),
            Map.entry("M", 1e6),
            Map.entry("k", 1e3),
            Map.entry("h", 1e2),
            Map.entry("da", 1e1),
            Map.entry("d", 1e-1),
            Map.entry("c", 1e-2),
            Map.entry("m", 1e-3),
            Map.entry("u", 1e-6),
            Map.entry("n", 1e-9),
            Map.entry("p", 1e-12),
            Map.entry("Ki", 0x1p10),
            Map.entry("Mi", 0x1p20),
            Map.entry("Gi", 0x1p30),
            Map.entry("Ti", 0x1p40));

    /** Atoms that prefixes may stand before. */
    private static final Map<String, UnitExpression> METRIC = new HashMap<>();

    /** Atoms that no prefix may stand before. */
    private static final Map<String, UnitExpression> PLAIN = new HashMap<>();

    private final int[] exponents;
    private final double factor;

    static {
        for (int i = 0; i < BASES.length; i++) {
            var exponents = new int[BASES.length];
            exponents[i] = 1;
            METRIC.put(BASES[i], new UnitExpression(exponents, 1));
        }
        define(
                METRIC,
                "sr=rad2 Hz=/s N=kg.m/s2 Pa=N/m2 J=N.m W=J/s A=C/s V=J/C F=C/V Ohm=V/A S=A/V Wb=V.s T=Wb/m2 "
                        + "H=Wb/A lm=cd.sr lx=lm/m2 Bq=/s Gy=J/kg Sv=J/kg kat=mol/s L=dm3 l=dm3 t=1000kg bar=100000Pa By=8bit");
        define(PLAIN, "min=60s h=60min d=24h wk=7d");
        PLAIN.put("a", parse("d").times(365.25));
        PLAIN.put("deg", parse("rad").times(Math.PI / 180));
        PLAIN.put("%", one(1e-2));
        PLAIN.put("[ppth]", one(1e-3));
        PLAIN.put("[ppm]", one(1e-6));
        PLAIN.put("[ppb]", one(1e-9));
        PLAIN.put("[pptr]", one(1e-12));
    }

    private UnitExpression(int[] exponents, double factor) {
        this.exponents = exponents;
        this.factor = factor;
    }

    /** Definitions {@code atom=number expression}; the number is optional. */
    private static void define(Map<String, UnitExpression> atoms, String definitions) {
        for (var definition : definitions.split(" ")) {
            int equals = definition.indexOf('=');
            int digits = equals + 1;
            while (Character.isDigit(definition.charAt(digits))) {
                digits++;
            }
            double number = digits == equals + 1 ? 1 : Double.parseDouble(definition.substring(equals + 1, digits));
            atoms.put(
                    definition.substring(0, equals),
                    parse(definition.substring(digits)).times(number));
        }
    }

    private static UnitExpression one(double factor) {
        return new UnitExpression(new int[BASES.length], factor);
    }

    /**
     * Reads an expression.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    static UnitExpression parse(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a unit has 1 to " + MAX_LENGTH + " characters");
        }
        var parser = new Parser(text);
        var expression = parser.term();
        if (parser.position != text.length()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a UCUM unit from character " + (parser.position + 1));
        }
        return expression;
    }

    /** The scale of what was read. */
    UnitScale scale() {
        return new UnitScale(Arrays.toString(exponents), "", factor, 0);
    }

    private UnitExpression times(double number) {
        return new UnitExpression(exponents, factor * number);
    }

    private UnitExpression times(UnitExpression other, int sign) {
        var sum = new int[exponents.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = exponents[i] + sign * other.exponents[i];
        }
        return new UnitExpression(sum, sign > 0 ? factor * other.factor : factor / other.factor);
    }

    private UnitExpression power(int exponent) {
        var scaled = exponents.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= exponent;
        }
        return new UnitExpression(scaled, Math.pow(factor, exponent));
    }

    private static @Nullable UnitExpression symbol(String name) {
        var whole = METRIC.containsKey(name) ? METRIC.get(name) : PLAIN.get(name);
        if (whole != null) {
            return whole;
        }
        for (int length = Math.min(2, name.length() - 1); length > 0; length--) {
            var prefix = PREFIXES.get(name.substring(0, length));
            var atom = METRIC.get(name.substring(length));
            if (prefix != null && atom != null) {
                return atom.times(prefix);
            }
        }
        return null;
    }

    private static final class Parser {
        private final String text;
        private int position;

        Parser(String text) {
            this.text = text;
        }

        UnitExpression term() {
            var product = accept('/') ? one(1).times(component(), -1) : component();
            while (true) {
                if (accept('.')) {
                    product = product.times(component(), 1);
                } else if (accept('/')) {
                    product = product.times(component(), -1);
                } else {
                    return product;
                }
            }
        }

        private UnitExpression component() {
            if (accept('(')) {
                var inner = term();
                require(accept(')'));
                return inner;
            }
            if (accept('{')) {
                return annotation(one(1));
            }
            if (peek() >= '1' && peek() <= '9') {
                return annotated(one(number()));
            }
            int start = position;
            while ("[]%'".indexOf(peek()) >= 0 || isLetter(peek())) {
                position++;
            }
            var unit = symbol(text.substring(start, position));
            if (unit == null) {
                position = start;
            }
            require(unit != null);
            return annotated(exponent(unit == null ? one(1) : unit));
        }

        private UnitExpression exponent(UnitExpression unit) {
            boolean negative = accept('-');
            if (!negative) {
                accept('+');
            }
            if (peek() < '1' || peek() > '9') {
                require(!negative);
                return unit;
            }
            int exponent = number();
            require(exponent <= MAX_EXPONENT);
            return unit.power(negative ? -exponent : exponent);
        }

        private UnitExpression annotated(UnitExpression unit) {
            return accept('{') ? annotation(unit) : unit;
        }

        private UnitExpression annotation(UnitExpression unit) {
            int end = text.indexOf('}', position);
            require(end > position);
            position = end + 1;
            return unit;
        }

        private int number() {
            int number = 0;
            while (peek() >= '0' && peek() <= '9') {
                number = number * 10 + (peek() - '0');
                require(number < 100_000_000);
                position++;
            }
            return number;
        }

        private static boolean isLetter(char letter) {
            return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
        }

        private char peek() {
            return position < text.length() ? text.charAt(position) : '\0';
        }

        private boolean accept(char wanted) {
            if (peek() == wanted) {
                position++;
                return true;
            }
            return false;
        }

        private void require(boolean condition) {
            if (!condition) {
                throw new IllegalArgumentException(
                        "'" + text + "' is not a UCUM unit from character " + (position + 1));
            }
        }
    }
}
