// SPDX-License-Identifier: Apache-2.0
package dev.alki.torch;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A pickle of protocol 2, instruction by instruction, sensible or not.
public final class RawPickle {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final boolean legacy;

  private RawPickle(boolean legacy) {
    this.legacy = legacy;
  }

  /// With the instruction that says which protocol it is.
  public static RawPickle begin() {
    return new RawPickle(false).op(0x80, 2);
  }

  /// Storages have the place for a part of another one.
  public static RawPickle beginLegacy() {
    return new RawPickle(true).op(0x80, 2);
  }

  public RawPickle op(int... bytes) {
    for (int b : bytes) {
      out.write(b);
    }
    return this;
  }

  public RawPickle repeat(int times, int... bytes) {
    for (int i = 0; i < times; i++) {
      op(bytes);
    }
    return this;
  }

  public RawPickle u32(int number) {
    return bytes(little(4).putInt(number).array());
  }

  public RawPickle u64(long number) {
    return bytes(little(8).putLong(number).array());
  }

  public RawPickle bytes(byte... bytes) {
    out.writeBytes(bytes);
    return this;
  }

  public RawPickle text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return op('X').u32(bytes.length).bytes(bytes);
  }

  public RawPickle number(long number) {
    return number == (int) number ? op('J').u32((int) number) : op(0x8a, 8).u64(number);
  }

  public RawPickle global(String module, String name) {
    return op('c').bytes((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
  }

  public RawPickle storage(String type, String key, long elements) {
    op('(').text("storage").global("torch", type).text(key).text("cpu").number(elements);
    return (legacy ? op('N') : this).op('t', 'Q');
  }

  public RawPickle numbers(long... numbers) {
    op('(');
    Arrays.stream(numbers).forEach(this::number);
    return op('t');
  }

  /// Its storage stands on the stack.
  public RawPickle arguments(long offset, long[] size, long[] stride) {
    return number(offset)
        .numbers(size)
        .numbers(stride)
        .op(0x89)
        .global("collections", "OrderedDict")
        .op(')', 'R', 't', 'R');
  }

  public RawPickle tensor(
      String type, String key, long elements, long offset, long[] size, long[] stride) {
    return global("torch._utils", "_rebuild_tensor_v2")
        .op('(')
        .storage(type, key, elements)
        .arguments(offset, size, stride);
  }

  /// Ended.
  public byte[] done() {
    op('.');
    return out.toByteArray();
  }

  /// As it is.
  public byte[] cut() {
    return out.toByteArray();
  }

  static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
