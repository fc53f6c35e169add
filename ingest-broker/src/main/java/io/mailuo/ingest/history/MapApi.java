package io.mailuo.ingest.history;

import io.mailuo.http.Access;
import io.mailuo.http.Answer;
import io.mailuo.http.Call;
import io.mailuo.http.Routes;
import io.mailuo.ingest.history.ObservationJson.Brief;
import io.mailuo.ingest.history.ObservationJson.Page;
import io.mailuo.ingest.index.DeviceEntry;
import io.mailuo.ingest.sharing.SharedGrant;
import io.mailuo.ingest.store.StoredObservation;
import io.mailuo.spec.registry.GrantUse.Kind;
import io.mailuo.spec.registry.RegistryRecord.Place;
import io.mailuo.spec.registry.RegistryRecord.State;
import io.mailuo.spec.registry.Scope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** {@code GET /latest}: devices with their places and last values, in the order of their codes. */
final class MapApi {

    private final Readings readings;

    MapApi(Readings readings) {
        this.readings = readings;
    }

    void mount(Routes routes) {
        routes.get("/latest", Access.scope(Scope.OBSERVATIONS_READ), this::latest);
    }

    private Answer latest(Call call) {
        int limit = call.limit();
        var found = firstByCode(wanted(call), limit + 1);
        String next = null;
        if (found.size() > limit) {
            found = found.subList(0, limit);
            next = found.getLast().code();
        }
        var reader = readings.reader(call);
        var now = readings.clock().instant();
        var given = new HashMap<SharedGrant, Integer>();
        var items = found.stream()
                .map(device -> item(device, readings.latest(reader, device, now, given)))
                .toList();
        readings.count(Kind.LATEST, call, given);
        return Answer.json(new Page<>(items, next));
    }

    private static Item item(DeviceEntry device, List<StoredObservation> latest) {
        return new Item(
                device.code(),
                device.name(),
                device.domain(),
                device.type(),
                device.division(),
                device.organization(),
                device.gateway(),
                device.place(),
                device.state(),
                latest.stream()
                        .map(stored -> ObservationJson.brief(device, stored))
                        .toList());
    }

    private Predicate<DeviceEntry> wanted(Call call) {
        var reader = readings.reader(call);
        var now = readings.clock().instant();
        Predicate<DeviceEntry> wanted = device -> reader.sees(device, now);
        var cursor = call.query("cursor");
        if (cursor.isPresent()) {
            wanted = wanted.and(device -> device.code().compareTo(cursor.get()) > 0);
        }
        var box = call.query("bbox").map(BoundingBox::parse);
        if (box.isPresent()) {
            wanted = wanted.and(device -> box.get().contains(device.place()));
        }
        var division = call.query("division").map(MapApi::divisionPrefix);
        if (division.isPresent()) {
            wanted = wanted.and(device -> device.division().startsWith(division.get()));
        }
        var domain = call.query("domain");
        if (domain.isPresent()) {
            wanted = wanted.and(device -> device.domain().equals(domain.get()));
        }
        var organization = call.query("organization");
        if (organization.isPresent()) {
            wanted = wanted.and(device -> readings.devices().within(device.organization(), organization.get()));
        }
        var words = call.query("q");
        if (words.isPresent()) {
            wanted = wanted.and(device ->
                    device.name().contains(words.get()) || device.code().contains(words.get()));
        }
        return wanted;
    }

    /** The lowest codes among the wanted, without sorting all of them. */
    private List<DeviceEntry> firstByCode(Predicate<DeviceEntry> wanted, int count) {
        var highestFirst = new PriorityQueue<DeviceEntry>(
                count + 1, Comparator.comparing(DeviceEntry::code).reversed());
        for (var device : readings.devices().all()) {
            if (wanted.test(device)) {
                highestFirst.add(device);
                if (highestFirst.size() > count) {
                    highestFirst.remove();
                }
            }
        }
        var found = new ArrayList<>(highestFirst);
        found.sort(Comparator.comparing(DeviceEntry::code));
        return found;
    }

    /** A division stands for those below it: GB/T 2260 fills province and prefecture codes up with zeros. */
    private static String divisionPrefix(String division) {
        String prefix = division;
        while (prefix.length() > 2 && prefix.endsWith("00")) {
            prefix = prefix.substring(0, prefix.length() - 2);
        }
        return prefix;
    }

    /** A device on the map. */
    private record Item(
            String device,
            String name,
            String domain,
            String type,
            String division,
            String organization,
            @Nullable String gateway,
            @Nullable Place place,
            State state,
            List<Brief> latest) {}
}
