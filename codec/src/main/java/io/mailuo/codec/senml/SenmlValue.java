package io.mailuo.codec.senml;

/** The value of a SenML record (RFC 8428, 4.2): exactly one of {@code v}, {@code vs}, {@code vb}, {@code vd}, {@code vlo}. */
public sealed interface SenmlValue {

    /**
     * {@code v}.
     *
     * @param value the number, before the base value is added
     */
    record Number(double value) implements SenmlValue {}

    /**
     * {@code vs}.
     *
     * @param value the text
     */
    record Text(String value) implements SenmlValue {}

    /**
     * {@code vb}.
     *
     * @param value the truth value
     */
    record Truth(boolean value) implements SenmlValue {}

    /**
     * {@code vd}.
     *
     * @param base64url the bytes in base64url without padding (RFC 4648, 5)
     */
    record Data(String base64url) implements SenmlValue {}

    /**
     * {@code vlo} (OMA LwM2M 1.1 Core, 7.4.4).
     *
     * @param value the object's and the instance's number with a colon between them
     */
    record Link(String value) implements SenmlValue {}
}
