package io.mailuo.ingest.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailuo.ingest.log.QuarantineEntry;
import io.mailuo.spec.quarantine.QuarantineReason;
import io.mailuo.spec.registry.GrantScope;
import io.mailuo.spec.registry.RegistryRecord.AccessToken;
import io.mailuo.spec.registry.RegistryRecord.Gateway;
import io.mailuo.spec.registry.RegistryRecord.Grant;
import io.mailuo.spec.registry.RegistryRecord.Organization;
import io.mailuo.spec.registry.RegistryRecord.State;
import io.mailuo.spec.registry.Scope;
import io.mailuo.spec.topic.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;

/** {@code role-matrix.csv}, and who plays its roles on a {@link Node}. */
public final class RoleMatrix {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Instant END = Instant.parse("2100-01-01T00:00:00Z");
    private static final String WATER_GATEWAY = "1101059000100000031";
    private static final String UNKNOWN = "probe-of-water";
    private static final List<Scope> VIEWER = List.of(Scope.REGISTRY_READ, Scope.OBSERVATIONS_READ);
    private static final List<Scope> REGISTRAR = List.of(
            Scope.REGISTRY_READ,
            Scope.REGISTRY_WRITE,
            Scope.OBSERVATIONS_READ,
            Scope.QUARANTINE_READ,
            Scope.QUARANTINE_REPLAY,
            Scope.TOKENS_WRITE);

    private final Node node;
    private String refused = "";
    private String source = "";

    private RoleMatrix(Node node) {
        this.node = node;
    }

    /** Calls every route in every role, and checks what it is answered. */
    public static void check(Node node) throws Exception {
        var matrix = new RoleMatrix(node);
        matrix.prepare();
        matrix.walk();
    }

    private void prepare() throws Exception {
        for (var id : List.of("granted", "coarse", "foreign")) {
            node.change(new Organization(id, id, "city"));
        }
        node.change(new Gateway(WATER_GATEWAY, "Gateway", "110105", "water", State.IN_SERVICE, null, List.of()));
        node.change(new Grant("801", "granted", "water", GrantScope.everything(), Instant.EPOCH, END, 0));
        node.change(new Grant("802", "coarse", "water", GrantScope.everything(), Instant.EPOCH, END, 5));
        role("viewer", "water", VIEWER);
        role("registrar", "water", REGISTRAR);
        role("above", "city", VIEWER);
        role("foreign", "foreign", REGISTRAR);
        role("granted", "granted", VIEWER);
        role("coarse", "coarse", VIEWER);
        role("registry", "water", List.of(Scope.REGISTRY_READ));
        role("system-admin", null, List.of(Scope.ORGANIZATIONS_WRITE));
        role("security-admin", null, List.of(Scope.ACCOUNTS_WRITE, Scope.TOKENS_WRITE));
        role("audit-admin", null, List.of(Scope.AUDIT_READ));
        refused = node.quarantine(new QuarantineEntry(
                null,
                WATER_GATEWAY,
                Topics.gatewayObservations(WATER_GATEWAY),
                "senml",
                "",
                Instant.now(),
                QuarantineReason.UNKNOWN_DEVICE,
                "nobody knows it",
                ("[{\"n\":\"" + UNKNOWN + "/level\",\"v\":1}]").getBytes(StandardCharsets.UTF_8)));
        await().atMost(PATIENCE)
                .until(() -> node.get("/discovered?gateway=" + WATER_GATEWAY)
                                .path("items")
                                .size()
                        == 1);
        source = node.get("/discovered?gateway=" + WATER_GATEWAY)
                .path("items")
                .get(0)
                .path("id")
                .asText();
        await().atMost(PATIENCE)
                .until(() ->
                        node.call("GET", "/ingest/stats", "audit-admin", null).statusCode() == 200);
    }

    private void role(String name, @Nullable String organization, List<Scope> scopes) throws Exception {
        node.change(new AccessToken("role-" + name, City.sha256(name), name, organization, scopes, END));
    }

    private void walk() throws Exception {
        var matrix = read();
        assertThat(matrix.keySet())
                .as("role-matrix.csv has a row for each route that is served, and no other")
                .containsExactlyInAnyOrderElementsOf(node.served());
        var wrong = new SoftAssertions();
        for (var row : matrix.entrySet()) {
            for (var cell : row.getValue().entrySet()) {
                var operation = row.getKey();
                var reply = call(operation, cell.getKey());
                var what = cell.getKey() + ": " + operation + " " + reply.statusCode() + " " + reply.body();
                if (cell.getValue().equals("ok")) {
                    wrong.assertThat(reply.statusCode()).as(what).isNotIn(401, 403, 404, 500);
                } else {
                    wrong.assertThat(reply.statusCode()).as(what).isEqualTo(Integer.parseInt(cell.getValue()));
                }
                if (cell.getKey().equals("foreign") && reply.statusCode() == 200) {
                    wrong.assertThat(reply.body())
                            .as(what)
                            .doesNotContain(City.COVER, WATER_GATEWAY, UNKNOWN, "nobody knows it");
                }
            }
        }
        wrong.assertAll();
    }

    private java.net.http.HttpResponse<String> call(String operation, String role) throws Exception {
        int space = operation.indexOf(' ');
        var method = operation.substring(0, space);
        var path = operation.substring(space + 1);
        path = path.replace("{code}", path.startsWith("/gateways/") ? WATER_GATEWAY : City.COVER)
                .replace("{organization}", "water")
                .replace("{id}", path.startsWith("/quarantine/") ? refused : source);
        if (path.equals("/quality/scores")) {
            path += "?devices=1";
        }
        var body = method.equals("POST") ? "{\"ids\":[\"" + refused + "\"]}" : null;
        return node.call(method, path, role, body);
    }

    private static Map<String, Map<String, String>> read() throws IOException {
        try (var in = RoleMatrix.class.getResourceAsStream("role-matrix.csv")) {
            var rows = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(line -> line.split(",", -1))
                    .toList();
            var matrix = new LinkedHashMap<String, Map<String, String>>();
            for (var row : rows.subList(1, rows.size())) {
                var cells = new LinkedHashMap<String, String>();
                for (int i = 1; i < row.length; i++) {
                    cells.put(rows.getFirst()[i], row[i]);
                }
                matrix.put(row[0], cells);
            }
            return matrix;
        }
    }
}
