// SPDX-License-Identifier: Apache-2.0
package dev.alki.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.gguf.Metadata;
import dev.alki.gguf.TensorType;
import dev.alki.gguf.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufFactsTest {
  private static final Metadata LLAMA =
      Metadata.EMPTY
          .with("general.architecture", Value.string("llama"))
          .with("llama.block_count", Value.u32(16))
          .with("llama.embedding_length", Value.u32(2048))
          .with("llama.attention.head_count", Value.u32(32))
          .with("tokenizer.ggml.model", Value.string("gpt2"));

  @Test
  void theCacheHasKeysAndValuesInF16ForEveryHeadOfEveryLayer() {
    Metadata grouped = LLAMA.with("llama.attention.head_count_kv", Value.u32(8));

    // 16 layers x 8 heads x (64 + 64) numbers x 2 bytes
    assertThat(facts(grouped).cacheBytesPerToken()).hasValue(32_768);
  }

  @Test
  void readsTheHeadersOfAllParts(@TempDir Path folder) throws IOException {
    Metadata split =
        Metadata.EMPTY.with("split.count", Value.u16(2)).with("split.tensors.count", Value.i32(0));
    Metadata model = split.with("split.no", Value.u16(0)).with("general.name", Value.string("m"));
    Path first = TinyGguf.write(folder.resolve("m-00001-of-00002.gguf"), model);
    Path second =
        TinyGguf.write(
            folder.resolve("m-00002-of-00002.gguf"), split.with("split.no", Value.u16(1)));

    GgufFacts facts = GgufFacts.read(second);

    assertThat(facts.metadata()).isEqualTo(model);
    assertThat(facts.bytes()).isEqualTo(Files.size(first) + Files.size(second));
    assertThat(GgufParts.of(second)).containsExactly(first, second);
  }

  @Test
  void headsMayDifferByLayer() {
    Metadata hybrid = LLAMA.with("llama.attention.head_count_kv", Value.i32s(0, 8, 0, 8));

    assertThat(facts(hybrid).cacheBytesPerToken()).hasValue(16L * 128 * 2);
  }

  @Test
  void numbersOfTheirOwnForKeysAndValuesCount() {
    Metadata own =
        LLAMA
            .with("llama.attention.key_length", Value.u32(192))
            .with("llama.attention.value_length", Value.u32(128));

    assertThat(facts(own).cacheBytesPerToken()).hasValue(16L * 32 * 320 * 2);
  }

  @Test
  void numbersThatNoModelHasAreNoFacts() {
    Metadata hostile =
        LLAMA
            .with("llama.attention.head_count_kv", Value.u64(-1))
            .with("llama.context_length", Value.u64(Long.MAX_VALUE));

    assertThat(facts(hostile).cacheBytesPerToken()).isEmpty();
    assertThat(facts(hostile).contextLength()).isEmpty();
  }

  @Test
  void anArchitectureOfTodayIsTooNewForAnEngineOfSpring2025() {
    Metadata today = LLAMA.with("general.architecture", Value.string("qwen3"));

    assertThat(new EmbeddedEngine().cannotCheck(facts(LLAMA))).isEmpty();
    assertThat(new EmbeddedEngine().cannotCheck(facts(today)).orElseThrow()).contains("'qwen3'");
  }

  @Test
  void aPreTokenizerOfTodayIsTooNewOnlyWhereItIsUsed() {
    Metadata bpe = LLAMA.with("tokenizer.ggml.pre", Value.string("kimi-k2"));
    Metadata pieces = bpe.with("tokenizer.ggml.model", Value.string("llama"));

    assertThat(Spring2025.cannotLoad(facts(bpe)).orElseThrow()).contains("kimi-k2");
    assertThat(Spring2025.cannotLoad(facts(pieces))).isEmpty();
  }

  @Test
  void aTensorTypeOfTodayIsTooNew() {
    GgufFacts facts = new GgufFacts(LLAMA, Set.of(TensorType.F32, TensorType.MXFP4), 1, 1);

    assertThat(Spring2025.cannotLoad(facts)).isEqualTo(Optional.of("the tensor type MXFP4"));
  }

  private static GgufFacts facts(Metadata metadata) {
    return new GgufFacts(metadata, Set.of(TensorType.F32), 1, 1);
  }
}
