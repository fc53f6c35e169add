package io.mailuo.spec.catalogue;

/**
 * The name of something in both languages.
 *
 * @param zh Chinese
 * @param en English
 */
public record Names(String zh, String en) {

    /** The name in a language: English for {@code en} and its variants, else Chinese. */
    public String in(String language) {
        return language.startsWith("en") ? en : zh;
    }
}
