package io.mailuo.spec.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class CsvTest {

    @Test
    void reads_plain_and_quoted_fields_with_either_line_end() {
        assertThat(Csv.rows("a,b\n1,\"x, \"\"y\"\"\"\r\n\"\",2", "a", "b"))
                .containsExactly(new String[] {"1", "x, \"y\""}, new String[] {"", "2"});
    }

    @Test
    void names_the_line_that_is_wrong() {
        assertThatThrownBy(() -> Csv.rows("a,b\n1\n", "a", "b")).hasMessage("line 2 must have 2 fields");
        assertThatThrownBy(() -> Csv.rows("a,b\n1,2,3\n", "a", "b")).hasMessage("line 2 must have 2 fields");
        assertThatThrownBy(() -> Csv.rows("a\n\"1", "a")).hasMessageContaining("never closed");
        assertThatThrownBy(() -> Csv.rows("a\n\"1\"x\n", "a")).hasMessageContaining("after a closing quote");
    }
}
