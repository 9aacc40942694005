// SPDX-License-Identifier: Apache-2.0
package dev.alki.gguf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Where everything will be in a GGUF file of version 3, before a byte of it is written: `head` is
/// all that comes before the tensor data, padding included; `offsets` are those of the tensors from
/// the file's start; `bytes` is the size of the file. What is not written is zero: paddings, also
/// after the last tensor.
public record GgufLayout(byte[] head, List<Long> offsets, long bytes) {
  private static final int VERSION = 3;

  /// Tensors are aligned to 32 bytes, or to what `general.alignment` says, which must be possible.
  public static GgufLayout of(Metadata metadata, List<TensorSpec> tensors) {
    Alignment alignment =
        Alignment.of(metadata).orElseThrow(() -> new IllegalArgumentException(Alignment.KEY));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
    u32(out, VERSION);
    u64(out, tensors.size());
    u64(out, metadata.entries().size());
    metadata
        .entries()
        .forEach((key, value) -> {
          string(out, key);
          u32(out, value.type().id());
          out.writeBytes(value.encoded());
        });
    long data = 0;
    List<Long> offsets = new ArrayList<>();
    for (TensorSpec tensor : tensors) {
      string(out, tensor.name());
      u32(out, tensor.shape().rank());
      tensor.shape().dims().forEach(dim -> u64(out, dim));
      u32(out, tensor.type().id());
      u64(out, data);
      offsets.add(data);
      data = alignment.pad(Math.addExact(data, tensor.bytes()));
    }
    out.writeBytes(new byte[Math.toIntExact(alignment.pad(out.size()) - out.size())]);
    long start = out.size();
    return new GgufLayout(
        out.toByteArray(),
        offsets.stream().map(offset -> start + offset).toList(),
        Math.addExact(start, data));
  }

  /// What a tensor takes in a file of the usual alignment.
  public static long padded(long bytes) {
    return Alignment.DEFAULT.pad(bytes);
  }

  private static void string(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    u64(out, bytes.length);
    out.writeBytes(bytes);
  }

  private static void u32(ByteArrayOutputStream out, int value) {
    out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }

  private static void u64(ByteArrayOutputStream out, long value) {
    out.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
  }
}
