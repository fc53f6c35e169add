package io.mailuo.spec.problem;

import java.util.Locale;

/**
 * A sentence for people in both languages of the product.
 *
 * @param en English
 * @param zh Chinese
 */
public record Text(String en, String zh) {

    /** The sentence in the language of {@code locale}; English unless it is Chinese. */
    public String in(Locale locale) {
        return locale.getLanguage().equals(Locale.CHINESE.getLanguage()) ? zh : en;
    }
}
