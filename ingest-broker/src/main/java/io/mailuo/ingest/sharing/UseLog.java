package io.mailuo.ingest.sharing;

import io.mailuo.spec.registry.GrantUse;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Where uses of grants are written down. */
@FunctionalInterface
public interface UseLog {

    /** Writes uses down, durably; the stage fails where that was not possible. Never waits. */
    CompletionStage<?> append(List<GrantUse> uses);
}
