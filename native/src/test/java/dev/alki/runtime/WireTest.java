// SPDX-License-Identifier: Apache-2.0
package dev.alki.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireTest {
  @Test
  void whatIsWrittenOnALineIsReadBack() throws IOException {
    String line =
        Wire.write(
            Map.of(
                "text",
                "two\nlines \u0000 \"quoted\" ☃ \uD83D\uDE80",
                "number",
                5_000_000_000L,
                "truth",
                true,
                "list",
                List.of("a", List.of(), Map.of("b", false)),
                "ids",
                new int[] {1, -2}));

    assertThat(line).doesNotContain("\n");
    assertThat(Wire.read(line))
        .containsEntry("text", "two\nlines \u0000 \"quoted\" ☃ \uD83D\uDE80")
        .containsEntry("number", 5_000_000_000L)
        .containsEntry("truth", true)
        .containsEntry("list", List.of("a", List.of(), Map.of("b", false)))
        .containsEntry("ids", List.of(1L, -2L));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "[]", "{", "{\"a\":1", "{\"a\":1}}", "{\"a\":null}", "{\"a\":1.5}", "1"})
  void refusesALineThatIsNoSuchObject(String line) {
    assertThatThrownBy(() -> Wire.read(line)).isInstanceOf(IOException.class);
  }
}
