// SPDX-License-Identifier: Apache-2.0
package dev.alki.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.progress.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartListTest {
  private static final String DIGEST = "ab".repeat(32);

  @TempDir private Path folder;

  @Test
  void cutsBeforeEachTensorAndWithinLargeOnes() throws IOException {
    byte[] file = Weights.gguf("{{ messages }}", 1, 2, 3);
    List<Part> parts = of("model.gguf", file).parts();

    assertThat(parts).hasSize(6);
    assertThat(parts.stream().map(Part::bytes))
        .startsWith(parts.getFirst().bytes(), 1L << 20, 1L << 20, 4L << 20, 4L << 20)
        .endsWith(1L << 20);
    assertThat(parts.stream().mapToLong(Part::bytes).sum()).isEqualTo(file.length);
  }

  @Test
  void tensorsThatStandElsewhereInAnotherFileHaveTheSameParts() throws IOException {
    List<Part> one = of("one.gguf", Weights.gguf("short", 1, 2, 3)).parts();
    List<Part> other = of("other.gguf", Weights.gguf("longer ".repeat(99), 1, 7, 3)).parts();

    assertThat(other.get(0)).isNotEqualTo(one.get(0));
    assertThat(other.get(1)).isEqualTo(one.get(1));
    assertThat(other.get(2)).isNotEqualTo(one.get(2));
    assertThat(other.subList(3, 6)).isEqualTo(one.subList(3, 6));
  }

  @Test
  void aFileThatIsNoGgufHasPartsOfOneLength() throws IOException {
    assertThat(of("some.gguf", new byte[(4 << 20) + 5]).parts())
        .extracting(Part::bytes)
        .containsExactly(4L << 20, 5L);
  }

  @Test
  void isReadAsItWasWritten() throws IOException {
    byte[] file = Weights.gguf("", 1, 2);
    PartList list = of("model.gguf", file);
    assertThat(PartList.read(list.json(), file.length, "list")).isEqualTo(list);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"schemaVersion\":2,\"parts\":[]}",
        "{\"schemaVersion\":1,\"parts\":[[\"DIGEST\",9]]}",
        "{\"schemaVersion\":1,\"parts\":[[\"DIGEST\",11]]}",
        "{\"schemaVersion\":1,\"parts\":[[\"DIGEST\",-1],[\"DIGEST\",11]]}",
        "{\"schemaVersion\":1,\"parts\":[[\"DIGEST\",0],[\"DIGEST\",10]]}",
        "{\"schemaVersion\":1,\"parts\":[[\"DIGEST\",9223372036854775807],[\"DIGEST\",10]]}",
        "{\"schemaVersion\":1,\"parts\":[[\"DIGEST\",18446744073709551626]]}",
        "{\"schemaVersion\":1,\"parts\":[[\"abc\",10]]}",
        "{\"schemaVersion\":1,\"parts\":[[\"DIGEST\"]]}",
      })
  void refusesAListThatIsNotOfTheFile(String text) {
    byte[] json = text.replace("DIGEST", DIGEST).getBytes(StandardCharsets.UTF_8);
    Fault fault = catchThrowableOfType(Fault.class, () -> PartList.read(json, 10, "list"));
    assertThat(fault.code()).isEqualTo(Code.ARTIFACT_INVALID);
  }

  private PartList of(String name, byte[] content) throws IOException {
    return PartList.of(Files.write(folder.resolve(name), content), Progress.NONE);
  }
}
