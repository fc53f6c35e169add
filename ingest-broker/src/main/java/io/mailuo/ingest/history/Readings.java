package io.mailuo.ingest.history;

import io.mailuo.http.Call;
import io.mailuo.ingest.index.DeviceEntry;
import io.mailuo.ingest.sharing.GrantUses;
import io.mailuo.ingest.sharing.ReadableDevices;
import io.mailuo.ingest.sharing.Reader;
import io.mailuo.ingest.sharing.SharedGrant;
import io.mailuo.ingest.sharing.WindowMeans;
import io.mailuo.ingest.store.LastValues;
import io.mailuo.ingest.store.StoredObservation;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.GrantUse.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Devices and last values as far as a caller may read them. What may not be read looks like what does not exist.
 *
 * @param devices decides
 * @param lastValues of everything
 * @param means what is read in place of last values by grants with a resolution
 * @param uses counts
 */
public record Readings(
        ReadableDevices devices, LastValues lastValues, WindowMeans means, GrantUses uses, InstantSource clock) {

    /** What a caller may read. */
    Reader reader(Call call) {
        return devices.reader(call.principal().organization());
    }

    /** The device in the path of {@code call}; a problem where there is none that the caller may read. */
    DeviceEntry required(Call call) {
        String code = call.path("code");
        var device = devices.device(code);
        if (device == null || !reader(call).sees(device, clock.instant())) {
            throw ProblemException.notFound(
                    new Text("no device with the code '" + code + "' is registered", "没有登记编码为“" + code + "”的设备"));
        }
        return device;
    }

    /**
     * The last values of a device; by a grant with a resolution the mean of the last closed window.
     *
     * @param given is told, for each grant, how many values it gave
     */
    List<StoredObservation> latest(Reader reader, DeviceEntry device, Instant now, Map<SharedGrant, Integer> given) {
        var all = lastValues.of(device.code());
        if (reader.owns(device)) {
            return all;
        }
        var readable = new ArrayList<StoredObservation>();
        for (var stored : all) {
            var property = stored.observation().property();
            if (!(reader.right(device, property, now) instanceof SharedGrant grant)) {
                continue;
            }
            var shown = grant.minutes() == 0 ? stored : mean(device, property, grant.minutes());
            if (shown != null) {
                readable.add(shown);
                given.merge(grant, 1, Integer::sum);
            }
        }
        if (readable.isEmpty()) {
            reader.grants(device, now).stream().limit(1).forEach(grant -> given.merge(grant, 0, Integer::sum));
        }
        return readable;
    }

    private @Nullable StoredObservation mean(DeviceEntry device, String property, int minutes) {
        var mean = means.last(device.code(), property, minutes);
        return mean == null
                ? null
                : new StoredObservation(mean, mean.phenomenonTime().plus(Duration.ofMinutes(minutes)));
    }

    /** Counts an answer before it is given. */
    void count(Kind kind, Call call, Map<SharedGrant, Integer> given) {
        uses.answered(kind, call.principal().subject(), given);
    }
}
