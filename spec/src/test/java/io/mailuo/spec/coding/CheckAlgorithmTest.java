package io.mailuo.spec.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailuo.spec.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@NullMarked
class CheckAlgorithmTest {

    private static final String DIGITS = CheckAlgorithm.ISO7064_MOD_11_10.alphabet();

    /** The names that the sample file has for the algorithms. */
    private static final Map<String, CheckAlgorithm> NAMED = Map.of(
            "ISO 7064 MOD 11-2 (GB 11643)", CheckAlgorithm.ISO7064_MOD_11_2,
            "ISO 7064 MOD 11-2", CheckAlgorithm.ISO7064_MOD_11_2,
            "ISO 7064 MOD 11,10", CheckAlgorithm.ISO7064_MOD_11_10,
            "ISO 7064 MOD 37,36", CheckAlgorithm.ISO7064_MOD_37_36,
            "ISO 7064 MOD 97-10", CheckAlgorithm.ISO7064_MOD_97_10,
            "GB 11714 org code", CheckAlgorithm.GB11714,
            "GB 32100-2015 mod 31", CheckAlgorithm.GB32100,
            "CJ/T 214 component code 6+2+2+6", CheckAlgorithm.NONE,
            "GB/T 28181 rule A split", CheckAlgorithm.NONE);

    static List<JsonNode> samples() throws IOException {
        try (var stream = CheckAlgorithmTest.class.getResourceAsStream("id_checks.json")) {
            var samples = new ArrayList<JsonNode>();
            Json.MAPPER.readTree(stream).forEach(samples::add);
            return samples;
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void agrees_with_every_sample(JsonNode sample) {
        var algorithm = NAMED.get(sample.at("/expected/algorithm").asText());
        var text = sample.get("text").asText();
        var expected = sample.at("/expected/checkChar");
        if (algorithm == CheckAlgorithm.NONE) {
            assertThat(expected.isNull()).isTrue();
            return;
        }
        var payload = text.substring(0, text.length() - algorithm.length());
        assertThat(algorithm.compute(payload)).isEqualTo(expected.asText());
        assertThat(algorithm.verify(text)).isEqualTo(sample.get("verified").asBoolean());
    }

    @ParameterizedTest
    @CsvSource({"91350100M000100Y43", "91440300708461136T", "9111000071093123XX", "914403001922038216"})
    void accepts_real_credit_identifiers_and_the_organization_codes_in_them(String code) {
        assertThat(CheckAlgorithm.GB32100.verify(code)).isTrue();
        assertThat(CheckAlgorithm.GB11714.verify(code.substring(8, 17))).isTrue();
    }

    record Case(CheckAlgorithm algorithm, String payload) {
        String code() {
            return payload + algorithm.compute(payload);
        }
    }

    @Provide
    Arbitrary<Case> cases() {
        return Arbitraries.of(Stream.of(CheckAlgorithm.values())
                        .filter(each -> each != CheckAlgorithm.NONE)
                        .toList())
                .flatMap(algorithm -> {
                    boolean gb11714 = algorithm == CheckAlgorithm.GB11714;
                    int length = gb11714 ? 8 : algorithm == CheckAlgorithm.GB32100 ? 17 : 0;
                    var payloads = Arbitraries.strings()
                            .withChars(gb11714 ? DIGITS : algorithm.alphabet())
                            .ofMinLength(Math.max(1, length))
                            .ofMaxLength(length == 0 ? 30 : length);
                    return payloads.map(payload -> new Case(algorithm, payload));
                });
    }

    @Property(tries = 3000)
    void every_single_wrong_character_is_caught(@ForAll("cases") Case each) {
        var code = each.code();
        assertThat(each.algorithm().verify(code)).isTrue();
        for (int i = 0; i < code.length(); i++) {
            boolean inCheck = i >= each.payload().length();
            var alphabet = inCheck
                    ? each.algorithm().checkAlphabet()
                    : each.algorithm() == CheckAlgorithm.GB11714
                            ? DIGITS
                            : each.algorithm().alphabet();
            for (char other : alphabet.toCharArray()) {
                if (other != code.charAt(i)) {
                    var wrong = code.substring(0, i) + other + code.substring(i + 1);
                    assertThat(each.algorithm().verify(wrong)).as(wrong).isFalse();
                }
            }
        }
    }

    @Property(tries = 3000)
    void every_exchange_of_neighbours_is_caught_by_the_algorithms_that_promise_it(@ForAll("cases") Case each) {
        boolean hybrid = each.algorithm() == CheckAlgorithm.ISO7064_MOD_11_10
                || each.algorithm() == CheckAlgorithm.ISO7064_MOD_37_36;
        var code = each.code();
        int end = each.algorithm() == CheckAlgorithm.GB11714 ? each.payload().length() : code.length();
        for (int i = 0; !hybrid && i + 1 < end; i++) {
            if (code.charAt(i) != code.charAt(i + 1)) {
                var wrong = code.substring(0, i) + code.charAt(i + 1) + code.charAt(i) + code.substring(i + 2);
                assertThat(each.algorithm().verify(wrong)).as(wrong).isFalse();
            }
        }
    }

    @Test
    void mod_11_10_misses_two_in_a_hundred_exchanges_of_neighbours() {
        int missed = 0;
        int all = 0;
        for (int number = 0; number < 100_000; number++) {
            var text = "%05d".formatted(number);
            var code = text + CheckAlgorithm.ISO7064_MOD_11_10.compute(text);
            if (code.charAt(2) != code.charAt(3)) {
                var wrong = code.substring(0, 2) + code.charAt(3) + code.charAt(2) + code.substring(4);
                missed += CheckAlgorithm.ISO7064_MOD_11_10.verify(wrong) ? 1 : 0;
                all++;
            }
        }
        assertThat((double) missed / all).isBetween(0.015, 0.03);
    }

    @Test
    void refuses_characters_that_cannot_be_checked() {
        assertThatThrownBy(() -> CheckAlgorithm.ISO7064_MOD_11_10.compute("12a"))
                .hasMessageContaining("'a'");
        assertThatThrownBy(() -> CheckAlgorithm.GB11714.compute("123")).hasMessageContaining("8 characters");
        assertThat(CheckAlgorithm.GB32100.verify("91350100I000100Y43")).isFalse();
        assertThat(CheckAlgorithm.GB32100.verify("")).isFalse();
    }
}
