// SPDX-License-Identifier: Apache-2.0
package dev.alki.gguf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One GGUF value, kept as the bytes that stand in a file after its type word, so that what is read
/// is written back unchanged. Little-endian; a string is u64 length and bytes; an array is u32
/// element type, u64 count, elements.
///
/// The reader guarantees that the bytes are well-formed; the accessors rely on it.
public record Value(ValueType type, byte[] encoded) {
  public static Value u8(int value) {
    return new Value(ValueType.U8, new byte[] {(byte) value});
  }

  public static Value u16(int value) {
    return new Value(ValueType.U16, little(2).putShort((short) value).array());
  }

  public static Value u32(long value) {
    if (value < 0 || value > 0xFFFF_FFFFL) {
      throw new IllegalArgumentException("not an unsigned 32-bit number: " + value);
    }
    return new Value(ValueType.U32, little(4).putInt((int) value).array());
  }

  public static Value i32(int value) {
    return new Value(ValueType.I32, little(4).putInt(value).array());
  }

  public static Value u64(long value) {
    return new Value(ValueType.U64, little(8).putLong(value).array());
  }

  public static Value f32(float value) {
    return new Value(ValueType.F32, little(4).putFloat(value).array());
  }

  public static Value bool(boolean value) {
    return new Value(ValueType.BOOL, new byte[] {(byte) (value ? 1 : 0)});
  }

  public static Value string(String value) {
    byte[] text = value.getBytes(StandardCharsets.UTF_8);
    return new Value(
        ValueType.STRING, little(8 + text.length).putLong(text.length).put(text).array());
  }

  public static Value strings(List<String> values) {
    return stringBytes(values.stream().map(v -> v.getBytes(StandardCharsets.UTF_8)).toList());
  }

  /// Strings that need not be UTF-8, such as pieces of a vocabulary.
  public static Value stringBytes(List<byte[]> values) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(arrayHead(ValueType.STRING, values.size()).array());
    for (byte[] value : values) {
      out.writeBytes(little(8).putLong(value.length).array());
      out.writeBytes(value);
    }
    return new Value(ValueType.ARRAY, out.toByteArray());
  }

  public static Value i32s(int... values) {
    ByteBuffer buffer = arrayOf(ValueType.I32, values.length);
    Arrays.stream(values).forEach(buffer::putInt);
    return new Value(ValueType.ARRAY, buffer.array());
  }

  public static Value u32s(int... values) {
    ByteBuffer buffer = arrayOf(ValueType.U32, values.length);
    Arrays.stream(values).forEach(buffer::putInt);
    return new Value(ValueType.ARRAY, buffer.array());
  }

  public static Value u8s(byte[] values) {
    return new Value(ValueType.ARRAY, arrayOf(ValueType.U8, values.length).put(values).array());
  }

  public static Value f32s(float... values) {
    ByteBuffer buffer = arrayOf(ValueType.F32, values.length);
    for (float value : values) {
      buffer.putFloat(value);
    }
    return new Value(ValueType.ARRAY, buffer.array());
  }

  public static Value bools(boolean... values) {
    ByteBuffer buffer = arrayOf(ValueType.BOOL, values.length);
    for (boolean value : values) {
      buffer.put((byte) (value ? 1 : 0));
    }
    return new Value(ValueType.ARRAY, buffer.array());
  }

  /// Whole numbers of any width, unsigned ones as themselves (u64 beyond 2^63 turns negative).
  public long asLong() {
    return number(type, ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN));
  }

  public double asDouble() {
    ByteBuffer buffer = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
    return switch (type) {
      case F32 -> buffer.getFloat();
      case F64 -> buffer.getDouble();
      case U8, I8, U16, I16, U32, I32, U64, I64, BOOL, STRING, ARRAY -> number(type, buffer);
    };
  }

  public boolean asBool() {
    require(ValueType.BOOL);
    return encoded[0] != 0;
  }

  /// Text; bytes that are not UTF-8 become replacement characters.
  public String asString() {
    require(ValueType.STRING);
    return new String(encoded, 8, encoded.length - 8, StandardCharsets.UTF_8);
  }

  /// Element type of an array.
  public ValueType elementType() {
    require(ValueType.ARRAY);
    return ValueType.of(ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN).getInt())
        .orElseThrow();
  }

  /// Number of elements of an array.
  public int count() {
    require(ValueType.ARRAY);
    return Math.toIntExact(ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN).getLong(4));
  }

  public List<String> asStrings() {
    return asStringBytes().stream().map(b -> new String(b, StandardCharsets.UTF_8)).toList();
  }

  public List<byte[]> asStringBytes() {
    requireElements(ValueType.STRING);
    ByteBuffer buffer = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN).position(12);
    List<byte[]> strings = new ArrayList<>(count());
    while (buffer.hasRemaining()) {
      byte[] text = new byte[Math.toIntExact(buffer.getLong())];
      buffer.get(text);
      strings.add(text);
    }
    return strings;
  }

  /// Elements of an array of whole numbers or booleans.
  public long[] asLongs() {
    ValueType element = elementType();
    ByteBuffer buffer = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN).position(12);
    long[] numbers = new long[count()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = number(element, buffer);
    }
    return numbers;
  }

  public float[] asFloats() {
    requireElements(ValueType.F32);
    ByteBuffer buffer = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN).position(12);
    float[] floats = new float[count()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = buffer.getFloat();
    }
    return floats;
  }

  public double[] asDoubles() {
    requireElements(ValueType.F64);
    ByteBuffer buffer = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN).position(12);
    double[] doubles = new double[count()];
    buffer.asDoubleBuffer().get(doubles);
    return doubles;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Value(ValueType t, byte[] e) && t == type && Arrays.equals(e, encoded);
  }

  @Override
  public int hashCode() {
    return 31 * type.hashCode() + Arrays.hashCode(encoded);
  }

  private static long number(ValueType type, ByteBuffer from) {
    return switch (type) {
      case U8, BOOL -> from.get() & 0xFF;
      case I8 -> from.get();
      case U16 -> from.getShort() & 0xFFFF;
      case I16 -> from.getShort();
      case U32 -> from.getInt() & 0xFFFF_FFFFL;
      case I32 -> from.getInt();
      case U64, I64 -> from.getLong();
      case F32, F64, STRING, ARRAY -> throw new IllegalStateException(type + " is no whole number");
    };
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer arrayHead(ValueType element, int count) {
    return little(12).putInt(element.id()).putLong(count);
  }

  private static ByteBuffer arrayOf(ValueType element, int count) {
    return little(Math.addExact(12, Math.multiplyExact(count, element.bytes())))
        .put(arrayHead(element, count).array());
  }

  private void require(ValueType wanted) {
    if (type != wanted) {
      throw new IllegalStateException("the value is " + type + ", not " + wanted);
    }
  }

  private void requireElements(ValueType wanted) {
    if (elementType() != wanted) {
      throw new IllegalStateException("the elements are " + elementType() + ", not " + wanted);
    }
  }
}
