// SPDX-License-Identifier: Apache-2.0
package dev.alki.gguf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// GGUF bytes one field after the other, true or not.
public final class RawGguf {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  public static RawGguf header(int version, long tensors, long pairs) {
    return new RawGguf().text("GGUF").u32(version).u64(tensors).u64(pairs);
  }

  public static RawGguf header(long tensors, long pairs) {
    return header(3, tensors, pairs);
  }

  public RawGguf text(String text) {
    return bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  public RawGguf bytes(byte... bytes) {
    out.writeBytes(bytes);
    return this;
  }

  public RawGguf u32(long value) {
    return bytes(little(4).putInt((int) value).array());
  }

  public RawGguf u64(long value) {
    return bytes(little(8).putLong(value).array());
  }

  public RawGguf string(String text) {
    return string(text.getBytes(StandardCharsets.UTF_8));
  }

  public RawGguf string(byte[] text) {
    return u64(text.length).bytes(text);
  }

  public RawGguf pair(String key, Value value) {
    return string(key).u32(value.type().id()).bytes(value.encoded());
  }

  /// A tensor info as a file has it.
  public RawGguf tensor(String name, int type, long offset, long... dims) {
    string(name).u32(dims.length);
    for (long dim : dims) {
      u64(dim);
    }
    return u32(type).u64(offset);
  }

  /// Zeros up to a multiple of `alignment`.
  public RawGguf pad(int alignment) {
    return zeros(Math.floorMod(-out.size(), alignment));
  }

  public RawGguf zeros(int count) {
    return bytes(new byte[count]);
  }

  public byte[] done() {
    return out.toByteArray();
  }

  public Path into(Path file) {
    try {
      return Files.write(file, done());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
