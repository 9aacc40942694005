// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.GgufFile;
import dev.alki.gguf.TensorType;
import dev.alki.gguf.Value;
import dev.alki.progress.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The wider search, as far as files show it.
class SearchTest {
  private static final QuantizeOptions BEST = QuantizeOptions.NONE.with(Search.BEST);

  @TempDir private Path folder;

  @Test
  void profilesOfOnePassMayDifferInIt() {
    List<Output> alone = quantize(ProfileRequest.of("Q4_K_M", QuantizeOptions.NONE));

    List<Output> both =
        quantize(
            ProfileRequest.of("Q4_K_M", QuantizeOptions.NONE),
            new ProfileRequest("wide", Mix.Q4_K_M, BEST));

    assertThat(both.get(0).sha256()).isEqualTo(alone.getFirst().sha256());
    assertThat(error(both.get(1), TensorType.Q4_K))
        .isPositive()
        .isLessThan(error(both.get(0), TensorType.Q4_K));
    assertThat(both.get(1).bitsPerWeight()).isEqualTo(both.get(0).bitsPerWeight());
  }

  @Test
  void theFileSaysThatItWasUsed() {
    Output output = quantize(ProfileRequest.of("Q4_0", BEST)).getFirst();

    try (GgufFile file = GgufFile.open(output.path())) {
      assertThat(file.metadata().entries().keySet()).last().isEqualTo("quantize.alki.search");
      assertThat(file.metadata().get("quantize.alki.search")).contains(Value.string("best"));
    }
  }

  /// They have no such search, so the file is llama.cpp's.
  @Test
  void otherTypesAreWrittenAsEver() {
    for (String mix : List.of("F16", "Q8_0", "COPY")) {
      assertThat(quantize(ProfileRequest.of(mix, BEST)).getFirst().sha256())
          .as(mix)
          .isEqualTo(quantize(ProfileRequest.of(mix, QuantizeOptions.NONE)).getFirst().sha256());
    }
  }

  @Test
  void writesTheSameBytesWithAnyThreadsAndChunks() {
    List<String> hashes =
        Stream.of(1, 3)
            .map(threads ->
                Quantizing.quantize(
                    TinyLlama.model(),
                    List.of(ProfileRequest.of("Q5_K_M", BEST)),
                    new Destination(folder, true),
                    threads,
                    threads * 1000,
                    Progress.NONE))
            .map(outputs -> outputs.getFirst().sha256())
            .toList();

    assertThat(hashes.get(0)).isEqualTo(hashes.get(1));
  }

  @Test
  void thereIsNoSearchOfAnotherName() {
    assertThatThrownBy(() -> Search.named("--search", "wide"))
        .isInstanceOfSatisfying(Fault.class, e -> assertThat(e.code()).isEqualTo(Code.WRONG_USAGE))
        .hasMessage("--search: there is no search wide, expected reference or best");
  }

  private List<Output> quantize(ProfileRequest... requests) {
    return Quantizing.measure(
        TinyLlama.model(),
        List.of(requests),
        new Destination(folder, true),
        2,
        Pass.CHUNK,
        Progress.NONE);
  }

  private static double error(Output output, TensorType type) {
    return output.tensors().stream()
        .filter(tensor -> tensor.to() == type)
        .mapToDouble(tensor -> tensor.error().nmse())
        .sum();
  }
}
