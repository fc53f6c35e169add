package io.mailuo.deploy.contract;

import static org.assertj.core.api.Assertions.assertThat;

/** Every operation of corrections, called once and more. */
final class CorrectionCalls {

    private CorrectionCalls() {}

    static void run(ContractClient client, String device) throws Exception {
        var owners = "/devices/" + device + "/attribute-owners";
        client.call(
                200,
                "PUT /devices/{code}/attribute-owners",
                owners,
                "{\"items\": [{\"attribute\": \"place\", \"organization\": \"water-bureau\"}]}");
        client.call(200, "GET /devices/{code}/attribute-owners", owners);
        client.call(200, "GET /kept-devices", "/kept-devices?attribute=place&limit=1");
        client.call(200, "GET /kept-devices/{code}", "/kept-devices/" + device);
        client.call(200, "PUT /devices/{code}/attribute-owners", owners, "{\"items\": []}");
        client.call(404, "GET /kept-devices/{code}", "/kept-devices/" + device);
        var raised = raise(client, device, "\"朝阳门外大街 12 号井盖\"");
        var path = "/corrections/" + raised;
        client.call(200, "GET /corrections", "/corrections?side=owned&state=open&entity=device/" + device);
        client.call(200, "GET /corrections/{id}", path);
        client.call(201, "POST /corrections/{id}/messages", path + "/messages", "{\"text\": \"请附照片\"}");
        var accepted =
                client.call(200, "POST /corrections/{id}/decision", path + "/decision", "{\"decision\": \"accept\"}");
        assertThat(accepted.path("state").asText()).isEqualTo("accepted");
        client.call(409, "POST /corrections/{id}/withdrawal", path + "/withdrawal", "{}");
        client.call(
                200,
                "POST /corrections/{id}/withdrawal",
                "/corrections/" + raise(client, device, "\"朝外大街 12 号井盖\"") + "/withdrawal");
        client.call(404, "GET /corrections/{id}", "/corrections/999999");
    }

    private static String raise(ContractClient client, String device, String proposed) throws Exception {
        return client.call(
                        201,
                        "POST /corrections",
                        "/corrections",
                        "{\"entity\": \"device/" + device + "\", \"attribute\": \"name\", \"proposed\": " + proposed
                                + ", \"reason\": \"门牌核实\"}")
                .path("id")
                .asText();
    }
}
