// SPDX-License-Identifier: Apache-2.0
package dev.alki.runtime;

import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A GGUF of key-values alone, right or wrong, as a test wants them.
final class TinyGguf {
  /// All that llama.cpp asks of a Llama before it looks at the vocabulary.
  static final Metadata LLAMA =
      Metadata.EMPTY
          .with("general.architecture", Value.string("llama"))
          .with("llama.context_length", Value.u32(64))
          .with("llama.embedding_length", Value.u32(32))
          .with("llama.block_count", Value.u32(1))
          .with("llama.feed_forward_length", Value.u32(32))
          .with("llama.attention.head_count", Value.u32(2))
          .with("llama.attention.layer_norm_rms_epsilon", Value.f32(1e-5f))
          .with("tokenizer.ggml.model", Value.string("llama"))
          .with("tokenizer.ggml.tokens", Value.strings(List.of("<unk>", "<s>", "</s>", "<0x0A>")))
          .with("tokenizer.ggml.scores", Value.f32s(0, 0, 0, 0))
          .with("tokenizer.ggml.token_type", Value.i32s(2, 3, 3, 6));

  private TinyGguf() {}

  static Path write(Path file, Metadata metadata) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
    bytes.writeBytes(little(20).putInt(3).putLong(0).putLong(metadata.entries().size()).array());
    metadata
        .entries()
        .forEach((key, value) -> {
          bytes.writeBytes(Value.string(key).encoded());
          bytes.writeBytes(little(4).putInt(value.type().id()).array());
          bytes.writeBytes(value.encoded());
        });
    return Files.write(file, bytes.toByteArray());
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
