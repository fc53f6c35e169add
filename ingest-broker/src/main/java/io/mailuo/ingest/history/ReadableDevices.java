package io.mailuo.ingest.history;

import io.mailuo.http.Call;
import io.mailuo.http.Principal;
import io.mailuo.ingest.index.DeviceEntry;
import io.mailuo.ingest.index.DeviceIndex;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;

/**
 * Which devices a caller may read: those of the organization that its token is for and of those below it. What may not
 * be read looks like what does not exist.
 */
final class ReadableDevices {

    private final DeviceIndex index;

    ReadableDevices(DeviceIndex index) {
        this.index = index;
    }

    /** The device in the path of {@code call}; a problem where there is none that the caller may read. */
    DeviceEntry required(Call call) {
        String code = call.path("code");
        var device = index.device(code);
        if (device == null || !mayRead(call.principal(), device)) {
            throw ProblemException.notFound(
                    new Text("no device with the code '" + code + "' is registered", "没有登记编码为“" + code + "”的设备"));
        }
        return device;
    }

    boolean mayRead(Principal principal, DeviceEntry device) {
        String organization = principal.organization();
        return organization == null || index.within(device.organization(), organization);
    }

    Iterable<DeviceEntry> all() {
        return index.devices();
    }

    boolean within(DeviceEntry device, String organization) {
        return index.within(device.organization(), organization);
    }
}
