package io.mailuo.ingest.discovery;

import io.mailuo.http.Access;
import io.mailuo.http.Answer;
import io.mailuo.http.Call;
import io.mailuo.http.Routes;
import io.mailuo.ingest.index.DeviceIndex;
import io.mailuo.profile.ProfileLibrary;
import io.mailuo.spec.coding.DeviceCode;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import io.mailuo.spec.registry.RegistryRecord.Gateway;
import io.mailuo.spec.registry.Scope;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** {@code GET /discovered}: the sources that quarantine saw and nobody registered, with what registers them. */
final class DiscoveryApi {

    /** What of the sources is asked for. */
    private enum State {
        OPEN,
        REGISTERED,
        ALL
    }

    /** One property that a source was seen to have. */
    record Property(
            String property,
            @Nullable String unit,
            String resultType,
            String example,
            @Nullable Integer intervalSeconds) {}

    /** A source. */
    record Item(
            String id,
            String source,
            @Nullable String gateway,
            @Nullable String scheme,
            @Nullable String value,
            String topic,
            String codec,
            Instant firstAt,
            Instant lastAt,
            String state,
            @Nullable String device,
            int held,
            int replayed,
            int refused,
            int forgotten,
            @Nullable String lastRefusal,
            List<Property> properties,
            @Nullable Suggestion suggestion) {}

    /** A page of sources, and how many were forgotten since the start because there were too many. */
    record Page(List<Item> items, @Nullable String next, long forgotten) {}

    /** Where a source stands in the list: the newest first. */
    private record Place(long firstMicros, String id) implements Comparable<Place> {

        private static final Comparator<Place> ORDER =
                Comparator.comparingLong(Place::firstMicros).reversed().thenComparing(Place::id);

        static Place parse(String text) {
            int dot = text.indexOf('.');
            try {
                return new Place(Long.parseLong(text, 0, Math.max(dot, 0), 10), text.substring(dot + 1));
            } catch (NumberFormatException e) {
                throw ProblemException.field(
                        "cursor", new Text("is not one that an answer gave as 'next'", "不是之前响应中 next 给出的值"));
            }
        }

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }

        @Override
        public String toString() {
            return firstMicros + "." + id;
        }
    }

    private final Sources sources;
    private final DeviceIndex index;
    private final ProfileLibrary profiles;

    DiscoveryApi(Sources sources, DeviceIndex index, ProfileLibrary profiles) {
        this.sources = sources;
        this.index = index;
        this.profiles = profiles;
    }

    void mount(Routes routes) {
        routes.get("/discovered", Access.scope(Scope.QUARANTINE_READ), this::list);
        routes.get("/discovered/{id}", Access.scope(Scope.QUARANTINE_READ), this::one);
    }

    private Answer list(Call call) {
        var state = state(call);
        var gateway = call.query("gateway").orElse(null);
        var after = call.query("cursor").map(Place::parse).orElse(null);
        var visible = visible(call);
        int limit = call.limit();
        record Found(Place place, String id) {}
        var found = sources.all(source -> {
            boolean registered = source.identity.find(index) != null;
            var place = new Place(ChronoUnit.MICROS.between(Instant.EPOCH, source.firstAt), source.id);
            boolean wanted = (state == State.ALL || registered == (state == State.REGISTERED))
                    && (gateway == null || gateway.equals(source.identity.gateway()))
                    && (after == null || place.compareTo(after) > 0)
                    && visible.test(source);
            return wanted ? new Found(place, source.id) : null;
        });
        found.sort(Comparator.comparing(Found::place));
        var items = found.stream()
                .limit(limit)
                .map(each -> sources.view(each.id(), source -> item(source, call.language())))
                .<Item>mapMulti((item, out) -> {
                    if (item != null) {
                        out.accept(item);
                    }
                })
                .toList();
        String next = found.size() > limit ? found.get(limit - 1).place().toString() : null;
        return Answer.json(new Page(items, next, sources.forgotten()));
    }

    private Answer one(Call call) {
        String id = call.path("id");
        var visible = visible(call);
        var item = sources.view(id, source -> visible.test(source) ? item(source, call.language()) : null);
        if (item == null) {
            throw ProblemException.notFound(new Text("discovered source " + id, "未登记来源 " + id));
        }
        return Answer.json(item);
    }

    private Item item(Source source, Locale language) {
        var identity = source.identity;
        var device = identity.find(index);
        var candidates = identity.candidates();
        boolean coded = DeviceCode.isValid(identity.name());
        var properties = source.properties().entrySet().stream()
                .map(seen -> new Property(
                        seen.getKey(),
                        seen.getValue().unit().isEmpty()
                                ? null
                                : seen.getValue().unit(),
                        seen.getValue().type().text(),
                        seen.getValue().example(),
                        seen.getValue().intervalSeconds()))
                .toList();
        String scheme = coded
                ? Source.CODE
                : candidates.isEmpty() ? null : candidates.getFirst().scheme();
        String value = coded
                ? identity.name()
                : candidates.isEmpty() ? null : candidates.getFirst().value();
        return new Item(
                source.id,
                identity.name(),
                identity.gateway(),
                scheme,
                value,
                source.topic,
                identity.codec(),
                source.firstAt,
                source.lastAt,
                device == null ? "open" : "registered",
                device == null ? null : device.code(),
                source.held.size(),
                source.replayed,
                source.refused.size(),
                source.forgotten,
                source.lastRefusal,
                properties,
                device == null ? Suggestion.of(source, gateway(source), profiles, language) : null);
    }

    private @Nullable Gateway gateway(Source source) {
        String gateway = source.identity.gateway();
        return gateway == null ? null : index.gateway(gateway);
    }

    /** A restricted principal sees what gateways of its own organization brought, and no others. */
    private Predicate<Source> visible(Call call) {
        String organization = call.principal().organization();
        if (organization == null) {
            return _ -> true;
        }
        return source -> {
            var gateway = gateway(source);
            return gateway != null && index.within(gateway.organization(), organization);
        };
    }

    private static State state(Call call) {
        String word = call.query("state").orElse("open");
        return switch (word) {
            case "open" -> State.OPEN;
            case "registered" -> State.REGISTERED;
            case "all" -> State.ALL;
            default ->
                throw ProblemException.field(
                        "state",
                        new Text(
                                "'" + word + "' is not open, registered or all",
                                "“" + word + "”不是 open、registered 或 all"));
        };
    }
}
