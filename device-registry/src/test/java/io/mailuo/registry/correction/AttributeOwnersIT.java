package io.mailuo.registry.correction;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Which organization may change which attribute. */
class AttributeOwnersIT extends Bureaus {

    @Test
    void whoever_does_not_keep_an_attribute_is_told_who_does_and_how_to_raise_a_correction() {
        as("traffic");
        var refused = registry.patch("/devices/" + device, "{'name':'x'}");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.text("/code")).isEqualTo("not-attribute-owner");
        assertThat(refused.text("/detail")).contains("Name of water", "Raise a correction", device, "'name'");

        as("water");
        assertThat(owners("[{'attribute':'place','organization':'survey'}]").status())
                .isEqualTo(200);
        var own = registry.patch("/devices/" + device, "{'place':{'lon':116.5,'lat':39.9}}");
        assertThat(own.status()).as("the owner gave the place away").isEqualTo(403);
        assertThat(own.text("/detail")).contains("Name of survey", "'place'");
        assertThat(registry.get("/devices/" + device).text("/place/lon")).isEqualTo("116.46");
        assertThat(registry.patch("/devices/" + device, "{'name':'水位站一'}").status())
                .isEqualTo(200);

        as("survey");
        assertThat(registry.patch("/devices/" + device, "{'place':{'lon':116.5,'lat':39.9}}")
                        .text("/place/lon"))
                .isEqualTo("116.5");
        assertThat(registry.patch("/devices/" + device, "{'name':'x'}").text("/detail"))
                .contains("Name of water");
        assertThat(owners("[]").status())
                .as("only the device's owner names keepers")
                .isEqualTo(403);
        as("city");
        assertThat(registry.get("/audit?action=device.attribute-owners&entity=device/" + device)
                        .body()
                        .at("/items"))
                .hasSize(1);
    }

    @Test
    void keepers_that_somebody_else_has_named_meanwhile_are_not_lost() {
        var path = "/devices/" + device + "/attribute-owners";
        var seen = registry.get(path).text("/version");
        owners("[{'attribute':'place','organization':'survey'}]");
        var body = "{\"items\":[{\"attribute\":\"name\",\"organization\":\"traffic\"}]}";
        var late = registry.send("PUT", path, body, "If-Match", seen);
        assertThat(late.status()).isEqualTo(412);
        assertThat(late.text("/code")).isEqualTo("version-mismatch");
        assertThat(late.text("/errors/0/message")).isEqualTo("place: survey");
        var present = registry.get(path);
        assertThat(present.response().headers().firstValue("ETag")).contains("\"" + present.text("/version") + "\"");
        assertThat(registry.send("PUT", path, body, "If-Match", present.text("/version"))
                        .text("/items/0/organization"))
                .isEqualTo("traffic");
        assertThat(registry.get(path).body().at("/items")).hasSize(1);
    }

    @Test
    void a_keeper_finds_what_it_keeps_and_sees_no_more_than_the_catalogue_and_that() {
        registry.patch("/devices/" + device, "{'externalIds':[{'scheme':'serial','value':'S-" + device + "'}]}");
        owners("[{'attribute':'place','organization':'survey'},{'attribute':'maintainer','organization':'survey'},"
                + "{'attribute':'name','organization':'traffic'}]");
        as("survey");
        assertThat(registry.get("/devices/" + device).status()).isEqualTo(403);
        var kept = registry.get("/kept-devices/" + device);
        assertThat(kept.status()).as(kept.response().body()).isEqualTo(200);
        assertThat(kept.text("/organizationName")).isEqualTo("Name of water");
        assertThat(kept.text("/reach")).isEqualTo("false");
        assertThat(kept.body().at("/keeps").findValuesAsText("attribute")).containsExactly("maintainer", "place");
        assertThat(kept.body().at("/keeps/0").has("value")).isFalse();
        assertThat(kept.text("/keeps/1/value/lon")).isEqualTo("116.46");
        assertThat(kept.text("/others/0/organization")).isEqualTo("traffic");
        assertThat(kept.response().body()).doesNotContain("externalIds", "codec", "S-" + device);
        assertThat(registry.get("/sharing/catalogue?q=" + device).body().at("/items/0/keeps"))
                .hasSize(2);

        var changed = registry.patch(
                "/devices/" + device, "{'place':{'lon':116.5,'lat':39.9}}", "If-Match", kept.text("/version"));
        assertThat(changed.status()).as(changed.response().body()).isEqualTo(200);
        assertThat(changed.text("/keeps/1/value/lon")).isEqualTo("116.5");
        assertThat(changed.response().body()).doesNotContain("externalIds", "codec", "S-" + device);
        var late = registry.patch("/devices/" + device, "{'maintainer':'x'}", "If-Match", kept.text("/version"));
        assertThat(late.status()).isEqualTo(412);
        assertThat(late.body().has("errors"))
                .as("what others changed is not a keeper's")
                .isFalse();

        as("other");
        assertThat(registry.get("/kept-devices/" + device).status()).isEqualTo(404);
        assertThat(registry.get("/kept-devices").body().at("/items")).isEmpty();
        assertThat(registry.get("/sharing/catalogue?q=" + device)
                        .body()
                        .at("/items/0")
                        .has("keeps"))
                .isFalse();
        as("water");
        owners("[]");
        as("survey");
        assertThat(registry.get("/kept-devices/" + device).status())
                .as("nothing is kept any more")
                .isEqualTo(404);
    }

    @Test
    void what_is_kept_is_listed_page_by_page_and_narrowed_down() {
        as("city");
        registry.post("/organizations", "{'id':'keepers','name':'Keepers','parent':'city'}");
        registry.post("/organizations", "{'id':'office','name':'Office','parent':'keepers'}");
        var codes = new TreeSet<String>();
        for (int i = 0; i < 3; i++) {
            register();
            codes.add(device);
            owners("[{'attribute':'place','organization':'office'}"
                    + (i == 0 ? ",{'attribute':'state','organization':'keepers'}]" : "]"));
        }
        as("city");
        var token = registry.post(
                "/tokens", "{'subject':'k','organization':'keepers','scopes':['registry:read'],'expiresInSeconds':60}");
        registry.as(token.text("/token"));
        var first = registry.get("/kept-devices?limit=2");
        assertThat(first.body().at("/items").findValuesAsText("code"))
                .containsExactlyElementsOf(codes.stream().limit(2).toList());
        var second = registry.get("/kept-devices?limit=2&cursor=" + first.text("/next"));
        assertThat(second.body().at("/items").findValuesAsText("code")).containsExactly(codes.last());
        assertThat(second.body().has("next")).isFalse();
        assertThat(kept("attribute=state")).hasSize(1);
        assertThat(kept("type=05001&division=110105&organization=water&attribute=place"))
                .hasSize(3);
        assertThat(kept("type=05002")).isEmpty();
        assertThat(kept("organization=survey")).isEmpty();
        assertThat(kept("q=" + codes.first())).hasSize(1);
        assertThat(registry.get("/kept-devices?attribute=secret").text("/errors/0/pointer"))
                .isEqualTo("attribute");
        as("water");
        registry.patch("/devices/" + codes.last(), "{'state':'RETIRED'}");
        as("city");
        var replaced = registry.post("/devices/" + codes.getFirst() + "/replacement", "{'reason':'broken'}");
        registry.as(token.text("/token"));
        assertThat(registry.get("/kept-devices").body().at("/items").findValuesAsText("code"))
                .as("a device in place of another is kept like it, and a retired one needs no keeper")
                .containsExactlyInAnyOrder(List.copyOf(codes).get(1), replaced.text("/code"));
    }

    private static JsonNode kept(String query) {
        return registry.get("/kept-devices?" + query).body().at("/items");
    }

    @Test
    void everybody_finds_the_name_of_an_organization_that_may_be_a_keeper() {
        as("water");
        var found = registry.get("/organization-names?q=of+survey").body();
        assertThat(found.at("/items")).hasSize(1);
        assertThat(found.at("/items/0/id").asText()).isEqualTo("survey");
        assertThat(found.at("/items/0/reach").asBoolean()).isFalse();
        assertThat(registry.get("/organization-names?id=water").text("/items/0/reach"))
                .isEqualTo("true");
        assertThat(registry.get("/organizations/survey").status())
                .as("more than its name")
                .isEqualTo(403);
    }
}
