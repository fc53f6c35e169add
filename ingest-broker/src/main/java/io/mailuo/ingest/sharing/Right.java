package io.mailuo.ingest.sharing;

/** What a reader may read of a datastream: nothing, everything because it is its own, or what a grant gives. */
public sealed interface Right permits Right.Plain, SharedGrant {

    /** A right that needs no grant. */
    enum Plain implements Right {
        /** It may not read it. */
        NONE,
        /** It belongs to the reader's organization or one below. */
        OWN
    }
}
