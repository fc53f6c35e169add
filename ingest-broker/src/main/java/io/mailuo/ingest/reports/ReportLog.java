package io.mailuo.ingest.reports;

import io.mailuo.spec.registry.DeviceReport;
import java.util.concurrent.CompletionStage;

/** Where reports of devices are written down. */
@FunctionalInterface
public interface ReportLog {

    /** Writes a report down; the stage fails where that was not possible. May wait for room for a short while. */
    CompletionStage<?> append(DeviceReport report);
}
