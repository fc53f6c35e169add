package io.mailuo.codec.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mailuo.codec.DecodeException;
import io.mailuo.spec.quarantine.QuarantineReason;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XmlReaderTest {

    private static XmlElement read(String document) throws DecodeException {
        return XmlReader.read(document.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void reads_elements_attributes_and_texts() throws DecodeException {
        var root = read(
                "<?xml version='1.0'?><!-- a --><a xmlns='urn:x' k='1'> <b>x &amp; &#x4e95;</b><b><![CDATA[<]]></b> </a>");
        assertThat(root.namespace()).isEqualTo("urn:x");
        assertThat(root.attributes()).containsExactly(Map.entry("k", "1"));
        assertThat(root.children("b")).extracting(XmlElement::text).containsExactly("x & 井", "<");
        assertThat(root.text()).isEmpty();
        assertThat(root.textOf("c")).isEmpty();
    }

    @Test
    void reads_the_encoding_that_the_document_states() throws DecodeException {
        var latin = "<?xml version='1.0' encoding='ISO-8859-1'?><a>é</a>".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(XmlReader.read(latin).text()).isEqualTo("é");
        var chinese = "<?xml version='1.0' encoding='GB18030'?><a>井盖</a>".getBytes(Charset.forName("GB18030"));
        assertThat(XmlReader.read(chinese).text()).isEqualTo("井盖");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
                "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
                "<!DOCTYPE a [<!ENTITY % x SYSTEM 'http://127.0.0.1:1/x'> %x;]><a/>",
                "<!DOCTYPE a [<!ENTITY l 'l'><!ENTITY m '&l;&l;&l;&l;'><!ENTITY n '&m;&m;&m;&m;'>]><a>&n;</a>",
                "<!DOCTYPE a><a/>",
            })
    void refuses_every_document_type(String document) {
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> read(document))
                .satisfies(error -> {
                    assertThat(error.rule()).contains("a document type is not allowed");
                    assertThat(error.reason()).isEqualTo(QuarantineReason.MALFORMED);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "<a>",
                "<a></b>",
                "<a>&x;</a>",
                "<a/><b/>",
                "<a b=1/>",
                "<a b='1' b='2'/>",
                "<p:a/>",
                "<a>&#0;</a>",
                "<?xml version='1.0' encoding='no-such'?><a/>"
            })
    void refuses_what_is_not_well_formed(String document) {
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> read(document))
                .satisfies(error -> assertThat(error.offset()).isBetween(0, document.length()));
    }

    @Test
    void bounds_size_depth_and_count() {
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> XmlReader.read(new byte[XmlReader.MOST_BYTES + 1]))
                .satisfies(error -> assertThat(error.reason()).isEqualTo(QuarantineReason.TOO_LARGE));
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> read("<a>".repeat(50) + "</a>".repeat(50)))
                .withMessageContaining("40 deep");
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> read("<a>" + "<b/>".repeat(60_000) + "</a>"))
                .withMessageContaining("50000 elements");
    }

    @Test
    void does_not_write_what_xml_cannot_hold() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> XmlWriter.write(XmlElement.of("a", "\u0001")))
                .withMessageContaining("U+1");
    }

    @Provide
    Arbitrary<XmlElement> elements() {
        return element(3);
    }

    private static Arbitrary<XmlElement> element(int depth) {
        var names = Arbitraries.of("a", "b", "c-1");
        var texts = Arbitraries.strings().withChars("x<>&\"'é井\r\n\t ").ofMaxLength(8);
        var attributes = Arbitraries.maps(Arbitraries.of("k", "l"), texts).ofMaxSize(2);
        if (depth == 0) {
            return Combinators.combine(names, attributes, texts)
                    .as((name, map, text) -> new XmlElement("", name, map, List.of(), text, 0));
        }
        return Combinators.combine(names, attributes, element(depth - 1).list().ofMaxSize(3), texts)
                .as((name, map, children, text) ->
                        new XmlElement("", name, map, children, children.isEmpty() ? text : "", 0));
    }

    private static XmlElement placeless(XmlElement element) {
        return new XmlElement(
                element.namespace(),
                element.name(),
                element.attributes(),
                element.children().stream().map(XmlReaderTest::placeless).toList(),
                element.text(),
                0);
    }

    @Property(tries = 300)
    void what_is_written_is_read_back(@ForAll("elements") XmlElement element) throws DecodeException {
        assertThat(placeless(XmlReader.read(XmlWriter.write(element)))).isEqualTo(element);
    }

    @Property(tries = 500)
    void random_bytes_are_read_or_refused_and_nothing_else(@ForAll @Size(max = 60) byte[] noise) {
        try {
            XmlReader.read(noise);
        } catch (DecodeException e) {
            assertThat(e.offset()).isBetween(0, noise.length);
        }
    }
}
