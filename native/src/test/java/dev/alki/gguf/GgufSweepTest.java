// SPDX-License-Identifier: Apache-2.0
package dev.alki.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.fault.Fault;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/// Files that are cut anywhere or changed anywhere: they are read or refused, and nothing else.
class GgufSweepTest {
  private final byte[] valid =
      RawGguf.header(3, 7)
          .pair("general.architecture", Value.string("llama"))
          .pair("general.alignment", Value.u32(32))
          .pair("llama.block_count", Value.u32(2))
          .pair("tokenizer.ggml.tokens", Value.strings(List.of("<s>", "a", "Grüße")))
          .pair("tokenizer.ggml.scores", Value.f32s(0, 1, 2))
          .pair("flags", Value.bools(true, false))
          .pair("wide", Value.u64(-1))
          .tensor("token_embd.weight", TensorType.F32.id(), 0, 8, 3)
          .tensor("blk.0.attn_q.weight", TensorType.Q8_0.id(), 96, 32, 2)
          .tensor("output_norm.weight", TensorType.F16.id(), 192, 5)
          .pad(32)
          .zeros(192 + 32)
          .done();

  @Test
  void refusesEveryPrefixOfAValidFile() {
    int end = valid.length;
    for (int length = 0; length < end; length++) {
      // The one place where a file may end early: after the last tensor, before its padding.
      boolean expected = length == end - 32 + 10;
      assertThat(reads(Arrays.copyOf(valid, length)))
          .describedAs("the first %d bytes", length)
          .isEqualTo(expected);
    }
  }

  @Test
  void everyFlippedBitIsReadOrRefused() {
    for (int at = 0; at < Math.min(valid.length, 4096); at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] changed = valid.clone();
        changed[at] ^= (byte) (1 << bit);
        reads(changed);
      }
    }
  }

  @Test
  void anyBytesWithinTheHeaderAreReadOrRefused() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(20260101);
    for (int i = 0; i < 20_000; i++) {
      byte[] changed = valid.clone();
      int at = 8 + random.nextInt(valid.length - 40);
      for (int j = 0; j < random.nextInt(1, 9); j++) {
        changed[at + j] = (byte) new int[] {0, 1, 0x7F, 0x80, 0xFF}[random.nextInt(5)];
      }
      reads(changed);
    }
  }

  /// Whether the file is accepted; touches all that it offers then.
  private static boolean reads(byte[] bytes) {
    try {
      Contents contents = Contents.of(MemorySegment.ofArray(bytes), Path.of("case.gguf"));
      for (TensorInfo tensor : contents.header().tensors()) {
        assertThat(contents.dataStart() + tensor.offset() + tensor.bytes())
            .isLessThanOrEqualTo(bytes.length);
      }
      contents.header().metadata().entries().values().forEach(GgufSweepTest::touch);
      return true;
    } catch (Fault e) {
      return false;
    }
  }

  private static void touch(Value value) {
    switch (value.type()) {
      case STRING -> value.asString();
      case ARRAY -> {
        switch (value.elementType()) {
          case STRING -> value.asStrings();
          case F32 -> value.asFloats();
          case U8, I8, U16, I16, U32, I32, U64, I64, BOOL -> value.asLongs();
          case F64, ARRAY -> value.count();
        }
      }
      case BOOL -> value.asBool();
      case U8, I8, U16, I16, U32, I32, U64, I64, F32, F64 -> value.asDouble();
    }
  }
}
