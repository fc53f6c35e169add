package io.mailuo.spec.coding;

import io.mailuo.spec.coding.Suggestion.Error;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Undoes one error of typing. */
final class Suggestions {

    /** Characters that are mistaken for each other on labels and over the phone; letters stand for what they resemble. */
    private static final String[] LOOKALIKES = {
        "0O", "0D", "0Q", "1I", "1L", "17", "2Z", "27", "38", "49", "5S", "56", "6G", "68", "69", "8B", "08", "VU", "4A"
    };

    private Suggestions() {}

    static List<Suggestion> of(CodingScheme scheme, String typed, Predicate<String> registered) {
        var candidates = new LinkedHashMap<String, Error>();
        if (typed.length() == scheme.length()) {
            exchange(typed, candidates);
            replaceLetters(scheme, typed, candidates);
            replace(scheme, typed, candidates);
        } else if (typed.length() == scheme.length() - 1) {
            insert(scheme, typed, candidates);
        } else if (typed.length() == scheme.length() + 1) {
            remove(typed, candidates);
        }
        candidates.remove(typed);
        var suggestions = new ArrayList<Suggestion>();
        candidates.forEach((code, error) -> {
            if (scheme.parse(code).valid()) {
                boolean known = registered.test(code);
                if (known || scheme.check() != CheckAlgorithm.NONE) {
                    suggestions.add(new Suggestion(code, error, known));
                }
            }
        });
        suggestions.sort(Comparator.comparing(Suggestion::registered).reversed().thenComparing(Suggestion::error));
        return List.copyOf(suggestions);
    }

    private static void exchange(String typed, Map<String, Error> candidates) {
        for (int i = 0; i + 1 < typed.length(); i++) {
            candidates.putIfAbsent(
                    typed.substring(0, i) + typed.charAt(i + 1) + typed.charAt(i) + typed.substring(i + 2),
                    Error.EXCHANGED);
        }
    }

    /** All letters that digits-only codes cannot have, at once: somebody reads O for every 0. */
    private static void replaceLetters(CodingScheme scheme, String typed, Map<String, Error> candidates) {
        var text = new StringBuilder(typed);
        for (var field : scheme.fields()) {
            for (int i = field.start(); i < field.start() + field.length(); i++) {
                for (var pair : LOOKALIKES) {
                    boolean foreign = field.alphabet().indexOf(text.charAt(i)) < 0;
                    if (foreign
                            && pair.charAt(1) == text.charAt(i)
                            && field.alphabet().indexOf(pair.charAt(0)) >= 0) {
                        text.setCharAt(i, pair.charAt(0));
                    }
                }
            }
        }
        candidates.putIfAbsent(text.toString(), Error.LOOKALIKE);
    }

    private static void replace(CodingScheme scheme, String typed, Map<String, Error> candidates) {
        for (var field : scheme.fields()) {
            for (int i = field.start(); i < field.start() + field.length(); i++) {
                for (char other : field.alphabet().toCharArray()) {
                    candidates.putIfAbsent(
                            typed.substring(0, i) + other + typed.substring(i + 1),
                            alike(other, typed.charAt(i)) ? Error.LOOKALIKE : Error.WRONG);
                }
            }
        }
    }

    private static void insert(CodingScheme scheme, String typed, Map<String, Error> candidates) {
        for (var field : scheme.fields()) {
            for (int i = field.start(); i < field.start() + field.length(); i++) {
                for (char missing : field.alphabet().toCharArray()) {
                    candidates.putIfAbsent(typed.substring(0, i) + missing + typed.substring(i), Error.MISSING);
                }
            }
        }
    }

    private static void remove(String typed, Map<String, Error> candidates) {
        for (int i = 0; i < typed.length(); i++) {
            candidates.putIfAbsent(typed.substring(0, i) + typed.substring(i + 1), Error.SURPLUS);
        }
    }

    private static boolean alike(char left, char right) {
        for (var pair : LOOKALIKES) {
            if (pair.indexOf(left) >= 0 && pair.indexOf(right) >= 0) {
                return true;
            }
        }
        return false;
    }
}
