package io.mailuo.registry.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailuo.registry.RegistryConfig;
import io.mailuo.registry.support.PostgresForTests;
import io.mailuo.registry.support.RegistryForTests;
import io.mailuo.registry.support.RegistryForTests.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The life of a platform's accounts: set-up, appointment of the three administrators, everybody at work. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RoleMatrixIT {

    private static final String PASSWORD = "correct horse 7";
    private static final String SETUP_PASSWORD = "admins own secret";
    private static final List<String> ADMINISTRATORS = List.of("system-admin", "security-admin", "audit-admin");
    private static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry("POST /devices", "{'type':'14001','division':'110105','name':'x','organization':'own'}"),
            Map.entry("POST /gateways", "{'division':'110105','name':'x','organization':'own'}"),
            Map.entry(
                    "POST /objects",
                    "{'standard':'CJ/T 214-2007','componentClass':'0101','division':'320508','name':'x',"
                            + "'organization':'own'}"),
            Map.entry(
                    "POST /sharing/requests",
                    "{'organization':'own','owner':'city','scope':{'domains':['14']},'purpose':'x',"
                            + "'until':'2035-01-01T00:00:00Z','resolutionMinutes':0}"),
            Map.entry("POST /sharing/requests/{id}/decision", "{'decision':'grant'}"),
            Map.entry(
                    "POST /sharing/grants",
                    "{'organization':'third','owner':'own','scope':{},'purpose':'x','until':'2035-01-01T00:00:00Z',"
                            + "'resolutionMinutes':0}"),
            Map.entry("POST /sharing/grants/{id}/revocation", "{'reason':'x'}"),
            Map.entry("PUT /devices/{code}/attribute-owners", "{'items':[]}"),
            Map.entry("POST /corrections/{id}/messages", "{'text':'x'}"),
            Map.entry("POST /corrections/{id}/decision", "{'decision':'refuse','reason':'x'}"),
            Map.entry(
                    "POST /tokens",
                    "{'subject':'script','scopes':['registry:read'],'organization':'own','expiresInSeconds':60}"));

    @TempDir
    private static Path directory;

    private static String newPassword;
    private static final Map<String, String> sessions = new LinkedHashMap<>();
    private static RegistryConfig config;
    private static RegistryForTests registry;
    private static String local;
    private static String admin;
    private static String setUpToken;
    private static String device;
    private static String object;
    private static String gateway;
    private static String request;
    private static String grant;
    private static String correction;

    @BeforeAll
    static void start() {
        config = RegistryForTests.config(directory, PostgresForTests.newDatabase(), "127.0.0.1:1", Duration.ZERO);
        registry = RegistryForTests.start(config);
        local = registry.service().localToken();
        registry.as(local);
        registry.post("/organizations", "{'id':'own','name':'Own','parent':'city'}");
        registry.post("/organizations", "{'id':'below','name':'Below','parent':'own'}");
        registry.post("/organizations", "{'id':'beside','name':'Beside','parent':'city'}");
        device = registry.post("/devices", BODIES.get("POST /devices").replace("own", "below"))
                .text("/code");
        object = registry.post("/objects", BODIES.get("POST /objects")).text("/code");
        gateway = registry.post("/gateways", BODIES.get("POST /gateways")).text("/code");
        registry.post("/organizations", "{'id':'third','name':'Third','parent':'city'}");
        request = made("/sharing/requests");
        grant = made("/sharing/grants");
        correction = registry.post(
                        "/corrections",
                        "{'entity':'device/" + device + "','attribute':'name','proposed':'y','reason':'x'}")
                .text("/id");
    }

    private static String made(String path) {
        return registry.post(path, BODIES.get("POST " + path)).text("/id");
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    @Test
    @Order(1)
    void the_set_up_account_makes_accounts_and_refuses_wrong_ones() {
        var first = registry.service().firstAdministratorPassword().orElseThrow();
        registry.as(session("admin", first));
        change(first, SETUP_PASSWORD);
        admin = session("admin", SETUP_PASSWORD);
        registry.as(admin);
        setUpToken = registry.post(
                        "/tokens", "{'subject':'old','scopes':['audit:read','registry:read'],'expiresInSeconds':600}")
                .text("/token");

        assertThat(problem("{'username':'x','role':'viewer'}")).isEqualTo("/organization");
        assertThat(problem("{'username':'x','role':'audit-admin','organization':'own'}"))
                .isEqualTo("/organization");
        assertThat(problem("{'username':'x','role':'setup'}")).isEqualTo("/role");
        assertThat(problem("{'username':'system','role':'audit-admin'}")).isEqualTo("/username");
        assertThat(problem("{'username':'No Good','role':'audit-admin'}")).isEqualTo("/username");
        assertThat(problem("{'username':'x','role':'viewer','organization':'nowhere'}"))
                .isEqualTo("/organization");
        assertThat(problem("{'username':'x'}")).isEqualTo("/role");
        assertThat(account("admin", "audit-admin", "").status()).isEqualTo(409);
        assertThat(account("old", "audit-admin", "").status()).isEqualTo(409);
        assertThat(registry.patch("/accounts/admin", "{'disabled':true}").text("/code"))
                .isEqualTo("own-account");
        registry.as(local);
        assertThat(registry.patch("/accounts/admin", "{'disabled':true}").text("/code"))
                .isEqualTo("set-up-account");
        assertThat(registry.post("/accounts/admin/password", "").text("/code")).isEqualTo("set-up-account");
    }

    @Test
    @Order(2)
    void the_set_up_ends_when_the_last_of_the_three_has_changed_the_first_password() {
        registry.as(local);
        appoint(local, "viewer", "viewer", "own");
        appoint(local, "registrar", "registrar", "own");
        appoint(local, "foreign", "registrar", "beside");
        for (var role : ADMINISTRATORS) {
            registry.as(admin);
            assertThat(registry.get("/audit").status()).as(role).isEqualTo(200);
            appoint(admin, role, role, "");
        }

        for (var ended : List.of(admin, setUpToken)) {
            registry.as(ended);
            assertThat(registry.get("/sessions/current").status()).isEqualTo(401);
        }
        registry.as("");
        var login = registry.post("/sessions", "{'username':'admin','password':'" + SETUP_PASSWORD + "'}");
        assertThat(login.status()).isEqualTo(403);
        assertThat(login.text("/code")).isEqualTo("account-disabled");
        for (var token : List.of(local, registry.service().localToken())) {
            local = token;
        }
        registry.as(local);
        assertThat(registry.get("/audit").status()).isEqualTo(403);
        assertThat(registry.get("/accounts").status()).isEqualTo(403);
        assertThat(registry.get("/devices").status()).isEqualTo(200);
        registry.as(sessions.get("security-admin"));
        var fresh = account("new", "registrar", "own");
        newPassword = fresh.text("/password");
        sessions.put("new", session("new", newPassword));
        sessions.put("nobody", "");
    }

    @Test
    @Order(3)
    void every_role_may_call_what_the_matrix_says_and_nothing_else() throws IOException {
        var matrix = matrix();
        assertThat(matrix.keySet())
                .as("role-matrix.csv has a row for each route that is served, and no other")
                .containsExactlyInAnyOrderElementsOf(registry.served());

        var wrong = new SoftAssertions();
        for (var row : matrix.entrySet()) {
            for (var cell : row.getValue().entrySet()) {
                var reply = call(row.getKey(), cell.getKey());
                var what = cell.getKey() + ": " + row.getKey() + " " + reply.status() + " "
                        + reply.response().body();
                if (cell.getValue().equals("ok")) {
                    wrong.assertThat(reply.status()).as(what).isNotIn(401, 403, 500);
                } else {
                    wrong.assertThat(reply.status()).as(what).isEqualTo(Integer.parseInt(cell.getValue()));
                }
                if (cell.getKey().equals("foreign")
                        && reply.status() == 200
                        && !row.getKey().contains("/codes/")
                        && !row.getKey().endsWith("/sharing/catalogue")) {
                    wrong.assertThat(reply.response().body()).as(what).doesNotContain(device, object, gateway);
                }
            }
        }
        wrong.assertAll();
    }

    @Test
    @Order(4)
    void an_account_that_is_changed_loses_its_sessions_and_tokens_and_the_last_administrator_stays() {
        registry.as(sessions.get("registrar"));
        var token = registry.post("/tokens", BODIES.get("POST /tokens")).text("/token");
        registry.as(sessions.get("security-admin"));
        assertThat(registry.get("/accounts?role=registrar&organization=own")
                        .response()
                        .body())
                .contains("\"registrar\"")
                .doesNotContain("\"foreign\"");
        assertThat(registry.patch("/accounts/registrar", "{'role':'viewer'}").text("/role"))
                .isEqualTo("viewer");

        for (var ended : List.of(token, sessions.get("registrar"))) {
            registry.as(ended);
            assertThat(registry.get("/devices").status()).isEqualTo(401);
        }
        registry.as(sessions.get("security-admin"));
        for (var change : List.of("{'disabled':true}", "{'role':'viewer','organization':'own'}")) {
            assertThat(registry.patch("/accounts/audit-admin", change).text("/code"))
                    .as(change)
                    .isEqualTo("last-administrator");
        }
        for (var other : List.of("audit-admin", "system-admin")) {
            var reset = registry.post("/accounts/" + other + "/password", "");
            assertThat(reset.text("/code")).isEqualTo("password-apart");
            assertThat(reset.text("/detail")).contains("mailuo account recover " + other);
        }
        var appointed = account("auditor-2", "audit-admin", "");
        assertThat(appointed.status()).as(appointed.response().body()).isEqualTo(201);
        assertThat(appointed.body().has("password")).isFalse();
        assertThat(appointed.text("/passwordFrom")).isEqualTo("mailuo account recover auditor-2");
        recover("auditor-2");
        registry.as(sessions.get("security-admin"));
        var own = account("own-choice", "registrar", "own").text("/password");
        var promoted = registry.patch("/accounts/own-choice", "{'role':'system-admin','organization':null}");
        assertThat(promoted.text("/mustChangePassword")).isEqualTo("true");
        assertThat(login("own-choice", own).status())
                .as("the security administrator knew that password")
                .isEqualTo(401);
        registry.as(sessions.get("security-admin"));
        assertThat(registry.patch("/accounts/audit-admin", "{'disabled':true}").status())
                .isEqualTo(200);
        var reset = registry.post("/accounts/viewer/password", "");
        registry.as(session("viewer", reset.text("/password")));
        assertThat(registry.get("/devices").text("/code")).isEqualTo("password-change-required");
    }

    @Test
    @Order(5)
    void a_login_is_one_of_the_account_as_it_is_once_the_password_has_been_checked() throws Exception {
        var body = "{\"username\":\"foreign\",\"password\":\"" + PASSWORD + "\"}";
        Passwords.SLOTS.acquire(2);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Reply> login;
            try {
                registry.as("");
                login = threads.submit(() -> registry.send("POST", "/sessions", body));
                await().until(() -> Passwords.SLOTS.getQueueLength() == 1);
                registry.as(sessions.get("security-admin"));
                assertThat(registry.patch("/accounts/foreign", "{'disabled':true}")
                                .status())
                        .isEqualTo(200);
            } finally {
                Passwords.SLOTS.release(2);
            }
            assertThat(login.get().text("/code")).isEqualTo("account-disabled");
        }
    }

    /** A lock on the first one's tokens holds its disabling up where it has been found that there is another. */
    @Test
    @Order(6)
    void two_administrators_who_disable_one_another_at_once_do_not_both_succeed() throws Exception {
        appoint(sessions.get("security-admin"), "security-2", "security-admin", "");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var connection = DriverManager.getConnection(
                        Objects.requireNonNull(config.database().url()),
                        PostgresForTests.user(),
                        PostgresForTests.password());
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("select 1 from access_token where subject = 'security-admin' for update");
            registry.as(sessions.get("security-2"));
            var first = threads.submit(() -> registry.patch("/accounts/security-admin", "{'disabled':true}"));
            await().until(() -> waiting(statement) == 1);
            registry.as(sessions.get("security-admin"));
            var second = threads.submit(() -> registry.patch("/accounts/security-2", "{'disabled':true}"));
            await().until(() -> second.isDone() || waiting(statement) == 2);
            connection.rollback();
            assertThat(List.of(first.get().status(), second.get().status())).containsExactly(200, 409);
        }
    }

    private static int waiting(Statement statement) throws SQLException {
        try (var rows = statement.executeQuery(
                "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static Reply call(String operation, String role) {
        var method = operation.substring(0, operation.indexOf(' '));
        var path = operation.substring(operation.indexOf(' ') + 1);
        registry.as(sessions.get(role));
        if (operation.equals("DELETE /sessions/current") && !role.equals("nobody")) {
            // A session of its own: this one ends.
            registry.as(session(role, role.equals("new") ? newPassword : PASSWORD));
        }
        if (path.startsWith("/tokens/")) {
            var asker = sessions.get(role);
            registry.as(sessions.get("registrar"));
            path = "/tokens/"
                    + registry.post("/tokens", BODIES.get("POST /tokens")).text("/id");
            registry.as(asker);
        }
        path = path.replace("{network}", "drainage")
                .replace("/requests/{id}", "/requests/" + request)
                .replace("/grants/{id}", "/grants/" + grant)
                .replace("/corrections/{id}", "/corrections/" + correction)
                .replace("{id}", "own")
                .replace("{username}", "viewer2")
                .replace("{type}", "14001")
                .replace("{code}", path.contains("/objects") ? object : path.contains("/gateways") ? gateway : device);
        if (path.equals("/resolve")) {
            path += "?scheme=code&value=" + device;
        }
        if (path.equals("/labels")) {
            return registry.send(
                    method, path, "{\"kind\":\"device\",\"codes\":[\"" + device + "\"],\"sheet\":\"roll-62x29\"}");
        }
        var body = method.equals("GET") || method.equals("DELETE")
                ? null
                : BODIES.getOrDefault(operation, "{}").replace('\'', '"');
        return registry.send(method, path, body);
    }

    private static Map<String, Map<String, String>> matrix() throws IOException {
        try (var in = RoleMatrixIT.class.getResourceAsStream("role-matrix.csv")) {
            var rows = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(line -> line.split(",", -1))
                    .toList();
            var matrix = new LinkedHashMap<String, Map<String, String>>();
            for (var row : new ArrayList<>(rows.subList(1, rows.size()))) {
                var cells = new LinkedHashMap<String, String>();
                for (int i = 1; i < row.length; i++) {
                    cells.put(rows.getFirst()[i], row[i]);
                }
                matrix.put(row[0], cells);
            }
            return matrix;
        }
    }

    /** Makes an account, logs in and changes the first password; its session is kept under the name. */
    private static void appoint(String by, String username, String role, String organization) {
        registry.as(by);
        var made = account(username, role, organization);
        assertThat(made.status()).as(made.response().body()).isEqualTo(201);
        var session = session(username, made.text("/password"));
        sessions.put(username, session);
        registry.as(session);
        change(made.text("/password"), PASSWORD);
    }

    private static Reply account(String username, String role, String organization) {
        return registry.post(
                "/accounts",
                "{'username':'" + username + "','role':'" + role + "'"
                        + (organization.isEmpty() ? "" : ",'organization':'" + organization + "'") + "}");
    }

    private static String problem(String body) {
        var reply = registry.post("/accounts", body);
        assertThat(reply.status()).as(reply.response().body()).isEqualTo(400);
        return reply.text("/errors/0/pointer");
    }

    private static void change(String current, String next) {
        var reply = registry.send(
                "POST", "/accounts/current/password", "{\"current\":\"" + current + "\",\"next\":\"" + next + "\"}");
        assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
    }

    /** Gives an administrator a password of its own, by way of a one-time password of the platform's machine. */
    private static void recover(String username) {
        var password = Recovery.run(config, username).password();
        registry.as(session(username, password));
        change(password, PASSWORD);
    }

    private static Reply login(String username, String password) {
        registry.as("");
        return registry.send(
                "POST", "/sessions", "{\"username\":\"" + username + "\",\"password\":\"" + password + "\"}");
    }

    private static String session(String username, String password) {
        var login = login(username, password);
        assertThat(login.status()).as(login.response().body()).isEqualTo(201);
        var cookie = login.response().headers().firstValue("Set-Cookie").orElseThrow();
        return cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';'));
    }
}
