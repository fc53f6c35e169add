package io.mailuo.deploy.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlatformClientTest {

    @Test
    void a_refusal_says_each_thing_once() {
        var field = PlatformClient.refusal(400, """
                {"title": "A field is not valid", "code": "invalid-field", "detail": "/division: is not a division",
                 "errors": [{"pointer": "/division", "message": "is not a division"}]}""", "/api/v1/devices");
        assertThat(field.getMessage()).isEqualTo("A field is not valid (400, invalid-field)");
        assertThat(field.remedies()).containsExactly("/division: is not a division");

        var same = PlatformClient.refusal(
                409, "{\"title\": \"It is taken\", \"code\": \"taken\", \"detail\": \"It is taken\"}", "/x");
        assertThat(same.remedies()).isEmpty();
    }

    @Test
    void a_refusal_keeps_what_only_the_detail_says_and_survives_what_is_no_problem() {
        var mismatch = PlatformClient.refusal(412, """
                {"title": "It was changed in the meantime", "code": "version-mismatch", "detail": "It is now version 3.",
                 "errors": [{"pointer": "/name", "message": "was 'a', is now 'b'"}, {"pointer": "/state"}]}""", "/x");
        assertThat(mismatch.remedies())
                .startsWith("It is now version 3.", "/name: was 'a', is now 'b'")
                .hasSize(3);
        assertThat(PlatformClient.refusal(502, "<html>", "/x").getMessage())
                .isEqualTo("the platform answered with status 502 (502, /x)");
        assertThat(PlatformClient.refusal(500, "", "/x").remedies()).isEmpty();
    }
}
