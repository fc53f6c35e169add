package io.mailuo.edge.driver.hj212;

import io.mailuo.edge.pipeline.ReadingMapper;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A device that may send.
 *
 * @param mapper its readings to measurements
 * @param commands whose data become observations
 * @param password its PW, or null for any
 */
record Hj212Station(
        ReadingMapper mapper,
        List<String> commands,
        @Nullable String password) {}
