// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// A GGUF with one matrix of float32, made by hand.
public final class TinyModel {
  private static final int COLUMNS = 256;

  private TinyModel() {}

  /// With weights that depend on `seed`.
  public static Path write(Path file, int seed) throws IOException {
    return write(file, seed, 4);
  }

  public static Path write(Path file, int seed, int rows) throws IOException {
    Metadata metadata =
        Metadata.EMPTY
            .with("general.architecture", Value.string("brandnew"))
            .with("brandnew.block_count", Value.u32(1));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
    bytes.writeBytes(little(20).putInt(3).putLong(1).putLong(metadata.entries().size()).array());
    metadata
        .entries()
        .forEach((key, value) -> {
          bytes.writeBytes(Value.string(key).encoded());
          bytes.writeBytes(little(4).putInt(value.type().id()).array());
          bytes.writeBytes(value.encoded());
        });
    bytes.writeBytes(Value.string("token_embd.weight").encoded());
    bytes.writeBytes(
        little(32).putInt(2).putLong(COLUMNS).putLong(rows).putInt(0).putLong(0).array());
    while (bytes.size() % 32 != 0) {
      bytes.write(0);
    }
    ByteBuffer data = little(COLUMNS * rows * Float.BYTES);
    for (int i = 0; i < COLUMNS * rows; i++) {
      data.putFloat((float) Math.sin(i + seed));
    }
    bytes.writeBytes(data.array());
    return Files.write(file, bytes.toByteArray());
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
