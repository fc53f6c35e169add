package io.mailuo.deploy.contract;

import static org.assertj.core.api.Assertions.assertThat;

/** Every operation of sharing, called once and more. */
final class SharingCalls {

    private static final String TERMS =
            "\"purpose\": \"防汛会商\", \"until\": \"2035-01-01T00:00:00+08:00\", \"resolutionMinutes\": ";

    private SharingCalls() {}

    static void run(ContractClient client) throws Exception {
        var catalogue = client.call(200, "GET /sharing/catalogue", "/sharing/catalogue?domain=14&limit=10");
        assertThat(catalogue.path("items")).isNotEmpty();
        var asking = """
                {"organization": "water-bureau", "owner": "city", "scope": {"domains": ["14"], "area":
                 {"polygon": [[116, 39], [117, 39], [117, 40.5]]}, "properties": ["tilt"]},""";
        var asked = client.call(201, "POST /sharing/requests", "/sharing/requests", asking + TERMS + "10}");
        client.call(400, "POST /sharing/requests", "/sharing/requests", asking + TERMS + "7}");
        client.call(200, "GET /sharing/requests", "/sharing/requests?side=asking&state=open");
        var path = "/sharing/requests/" + asked.path("id").asText();
        client.call(200, "GET /sharing/requests/{id}", path);
        var decided = client.call(
                200, "POST /sharing/requests/{id}/decision", path + "/decision", "{\"decision\": \"grant\"}");
        client.call(409, "POST /sharing/requests/{id}/withdrawal", path + "/withdrawal", "{}");
        var other = client.call(201, "POST /sharing/requests", "/sharing/requests", asking + TERMS + "0}");
        client.call(
                200,
                "POST /sharing/requests/{id}/withdrawal",
                "/sharing/requests/" + other.path("id").asText() + "/withdrawal");
        grants(client, decided.path("grant").asText());
    }

    private static void grants(ContractClient client, String id) throws Exception {
        client.call(
                201,
                "POST /sharing/grants",
                "/sharing/grants",
                "{\"organization\": \"water-bureau\", \"owner\": \"city\", \"scope\": {}, " + TERMS + "0}");
        client.call(200, "GET /sharing/grants", "/sharing/grants?side=given&state=active&limit=1");
        var path = "/sharing/grants/" + id;
        client.call(200, "GET /sharing/grants/{id}", path);
        client.call(200, "GET /sharing/grants/{id}/uses", path + "/uses?from=2026-01-01&to=2030-01-01");
        client.call(
                200, "POST /sharing/grants/{id}/revocation", path + "/revocation", "{\"reason\": \"contract test\"}");
        client.call(404, "GET /sharing/grants/{id}", "/sharing/grants/999999");
    }
}
