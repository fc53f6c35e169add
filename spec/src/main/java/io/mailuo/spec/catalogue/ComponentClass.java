package io.mailuo.spec.catalogue;

/**
 * A class of city component (城市部件) in one edition of the standard. The same name may stand for different codes in
 * different editions, so a class is always (standard, code).
 *
 * @param standard {@link #GBT_47678} or {@link #CJT_214}
 * @param code class 2 digits, then type 3 digits (GB/T 47678.5-2026) or 2 digits (CJ/T 214-2007)
 * @param names of the component
 * @param group of the class that the first 2 digits stand for
 */
public record ComponentClass(String standard, String code, Names names, Names group) {

    /** GB/T 47678.5-2026: component codes of 17 digits. */
    public static final String GBT_47678 = "GB/T 47678.5-2026";

    /** CJ/T 214-2007 and GB/T 30428.2: component codes of 16 digits. */
    public static final String CJT_214 = "CJ/T 214-2007";
}
