// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alki.gguf.Metadata;
import dev.alki.gguf.Shape;
import dev.alki.gguf.TensorType;
import dev.alki.gguf.Value;
import dev.alki.recipe.Model;
import dev.alki.recipe.ModelTensor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutputMetadataTest {
  private static final Metadata KEYS =
      Metadata.EMPTY
          .with("general.file_type", Value.u32(32))
          .with("split.no", Value.u16(0))
          .with("split.count", Value.u16(2))
          .with("split.tensors.count", Value.i32(9))
          .with("general.architecture", Value.string("llama"));

  @Test
  void movesWhatItSetsToTheEnd() {
    Metadata written = of(KEYS, Mix.Q4_K_M);

    assertThat(written.entries().keySet())
        .containsExactly(
            "general.architecture", "general.quantization_version", "general.file_type");
    assertThat(written.get("general.file_type")).contains(Value.u32(15));
  }

  @Test
  void keepsTheFileTypeOfACopy() {
    assertThat(of(KEYS, Mix.COPY).get("general.file_type")).contains(Value.u32(32));
  }

  @Test
  void guessesTheFileTypeOfACopyWithoutOne() {
    ModelTensor small = tensor("a", TensorType.F32);
    ModelTensor one = tensor("b", TensorType.Q3_K);
    ModelTensor other = tensor("c", TensorType.Q3_K);
    Model model =
        new Model("m", KEYS.without("general.file_type"), List.of(small, one, other), () -> {});

    assertThat(
            OutputMetadata.of(model, Mix.COPY, QuantizeOptions.NONE, Optional.empty())
                .get("general.file_type"))
        .contains(Value.u32(1024 + 12));
  }

  @Test
  void endsTextsAtAZeroByte() {
    List<byte[]> pieces = List.of(bytes("a\0b"), bytes("c"), bytes("\0"));
    Metadata written =
        of(
            KEYS.with("text", Value.string("x\0y")).with("pieces", Value.stringBytes(pieces)),
            Mix.F16);

    assertThat(written.get("text")).contains(Value.string("x"));
    assertThat(written.get("pieces")).contains(Value.strings(List.of("a", "c", "")));
  }

  @Test
  void needsTheNumberOfLayers() {
    assertThatThrownBy(() -> ModelFacts.of("model", KEYS))
        .hasMessage("model: has no key llama.block_count, which the choice of types needs");
    assertThatThrownBy(
            () -> ModelFacts.of("model", KEYS.with("llama.block_count", Value.string("2"))))
        .hasMessageContaining("expected a whole number, got STRING");
  }

  @Test
  void readsHeadsOfTheFirstLayer() {
    Metadata keys =
        KEYS.with("llama.block_count", Value.u32(2))
            .with("llama.attention.head_count", Value.i32s(8, 4))
            .with("llama.attention.head_count_kv", Value.i32s(0, 2));

    assertThat(ModelFacts.of("model", keys).sharing()).isZero();
    assertThat(ModelFacts.of("model", keys.without("llama.attention.head_count_kv")).sharing())
        .isEqualTo(1);
  }

  private static Metadata of(Metadata keys, Mix mix) {
    return OutputMetadata.of(
        new Model("m", keys, List.of(), () -> {}), mix, QuantizeOptions.NONE, Optional.empty());
  }

  private static ModelTensor tensor(String name, TensorType type) {
    return TinyLlama.stored(name, Shape.of(256), type, new byte[0]);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
