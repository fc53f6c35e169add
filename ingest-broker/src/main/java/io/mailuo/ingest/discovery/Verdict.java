package io.mailuo.ingest.discovery;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What became of a source's part of an entry, as it stands in the log as the one who replayed it. The entry as a whole
 * may have been refused again for the sake of other sources in it.
 *
 * @param source id of the source
 * @param replayed whether all that the entry has of the source was accepted
 */
record Verdict(String source, boolean replayed) {

    private static final Pattern FORM = Pattern.compile("discovery/([0-9a-f]{1,64})/(replayed|refused)");

    static @Nullable Verdict parse(String by) {
        var form = FORM.matcher(by);
        return form.matches() ? new Verdict(form.group(1), form.group(2).equals("replayed")) : null;
    }

    /** Who replayed it. */
    String by() {
        return "discovery/" + source + "/" + (replayed ? "replayed" : "refused");
    }
}
