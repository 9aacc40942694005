// SPDX-License-Identifier: Apache-2.0
package dev.alki.safetensors;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// safetensors bytes from a header, true or not, and a number of data bytes 0, 1, 2 ...
public final class RawSafetensors {
  private RawSafetensors() {}

  public static byte[] of(String json, int data) {
    return of(json.getBytes(StandardCharsets.UTF_8), data);
  }

  public static byte[] of(byte[] json, int data) {
    ByteBuffer file =
        ByteBuffer.allocate(8 + json.length + data)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(json.length)
            .put(json);
    for (int i = 0; i < data; i++) {
      file.put((byte) i);
    }
    return file.array();
  }

  public static byte[] length(long length) {
    return ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array();
  }

  public static String tensor(String name, String dtype, String shape, String offsets) {
    return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}"
        .formatted(name, dtype, shape, offsets);
  }

  public static Path write(Path file, byte[] bytes) {
    try {
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
