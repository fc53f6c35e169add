package io.mailuo.ingest.quarantine;

import com.fasterxml.jackson.annotation.JsonValue;

/** Where an entry stands. */
public enum QuarantineState {
    /** It has not been tried again. */
    HELD("held"),
    /** It was tried again and all of it was accepted. */
    REPLAYED("replayed"),
    /** It was tried again, and some or all of it was refused again. */
    REFUSED_AGAIN("refused-again");

    private final String word;

    QuarantineState(String word) {
        this.word = word;
    }

    /** The word for it on the API. */
    @JsonValue
    public String word() {
        return word;
    }
}
