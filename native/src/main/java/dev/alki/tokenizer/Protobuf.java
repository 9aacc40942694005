// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Walks through the fields of one message in the wire format of Protocol Buffers. Call [#next],
/// then the accessor that fits the field, which every field must be followed by, or [#skip].
///
/// Lengths are checked against the bytes that remain; groups, long out of use, are refused.
final class Protobuf {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int BYTES = 2;
  static final int FIXED32 = 5;

  private static final int MAX_FIELD = 536_870_911;
  private static final ValueLayout.OfFloat F32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Object where;
  private final MemorySegment data;
  private final long start;
  private long at;
  private int field;
  private int wire;

  /// `start` is where the message begins in the file `where`.
  Protobuf(Object where, MemorySegment data, long start) {
    this.where = where;
    this.data = data;
    this.start = start;
  }

  /// Goes to the next field; false at the end of the message.
  boolean next() {
    if (at == data.byteSize()) {
      return false;
    }
    long key = varint();
    wire = (int) (key & 7);
    if (key >>> 3 < 1 || key >>> 3 > MAX_FIELD) {
      throw fault("has a field whose number is out of range").got(key >>> 3).fault();
    }
    field = (int) (key >>> 3);
    return true;
  }

  int field() {
    return field;
  }

  /// A number, a truth value, or the number of an enum's constant.
  long number() {
    require(VARINT);
    return varint();
  }

  float real() {
    require(FIXED32);
    return data.get(F32, advance(Float.BYTES));
  }

  MemorySegment bytes() {
    require(BYTES);
    long length = varint();
    return data.asSlice(advance(length), length);
  }

  Protobuf message() {
    MemorySegment inner = bytes();
    return new Protobuf(where, inner, start + at - inner.byteSize());
  }

  void skip() {
    switch (wire) {
      case VARINT -> varint();
      case FIXED64 -> advance(8);
      case BYTES -> advance(varint());
      case FIXED32 -> advance(4);
      default -> throw fault("has a field of an unknown kind").got(wire).fault();
    }
  }

  /// Begins a fault about where the walk is.
  Fault.Draft fault(String what) {
    return Fault.in(Code.TOKENIZER_INVALID, where).what(what).at(start + at);
  }

  private void require(int wanted) {
    if (wire != wanted) {
      throw fault("field " + field + " is of the wrong kind").expected(wanted).got(wire).fault();
    }
  }

  private long advance(long bytes) {
    if (bytes < 0 || bytes > data.byteSize() - at) {
      throw fault("field " + field + " goes beyond its end")
          .expected("at most " + (data.byteSize() - at) + " bytes")
          .got(Long.toUnsignedString(bytes))
          .fault();
    }
    long from = at;
    at += bytes;
    return from;
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at == data.byteSize()) {
        throw fault("ends within a number").fault();
      }
      byte next = data.get(ValueLayout.JAVA_BYTE, at++);
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw fault("has a number of more than ten bytes").fault();
  }
}
