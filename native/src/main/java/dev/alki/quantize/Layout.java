// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.gguf.Metadata;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Where everything is in a GGUF file: `head` is all that comes before the tensor data, padding
/// included; `offsets` are those of the tensors from the file's start.
record Layout(byte[] head, List<Long> offsets, long bytes) {
  private static final int ALIGNMENT = 32;

  static Layout of(Metadata metadata, List<PlannedTensor> tensors) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
    u32(out, 3);
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
    for (PlannedTensor tensor : tensors) {
      string(out, tensor.name());
      u32(out, tensor.shape().rank());
      tensor.shape().dims().forEach(dim -> u64(out, dim));
      u32(out, tensor.type().id());
      u64(out, data);
      offsets.add(data);
      data = padded(Math.addExact(data, tensor.bytes()));
    }
    out.writeBytes(new byte[(int) (padded(out.size()) - out.size())]);
    long start = out.size();
    return new Layout(
        out.toByteArray(), offsets.stream().map(offset -> start + offset).toList(), start + data);
  }

  static long padded(long bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
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
