// SPDX-License-Identifier: Apache-2.0
package dev.alki.torch;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Utf8;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// The bytes of one pickle, read once from front to end, numbers little-endian unless said
/// otherwise. `start` is where they stand in the file. An instruction never reads beyond the frame
/// that it stands in.
final class PickleBytes {
  private static final ValueLayout.OfShort U16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt I32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong I64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble BIG_F64 =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final int LONGEST_LINE = 256;

  private final Path file;
  private final MemorySegment bytes;
  private final long start;
  private long at;
  private long frameEnd;

  /// Of the instruction that is being read.
  private long limit;

  PickleBytes(Path file, MemorySegment bytes, long start) {
    this.file = file;
    this.bytes = bytes;
    this.start = start;
    this.limit = bytes.byteSize();
  }

  /// The first byte of the next instruction.
  int opcode() {
    limit = inFrame() ? frameEnd : bytes.byteSize();
    return u8();
  }

  /// How many bytes have been read.
  long read() {
    return at;
  }

  int u8() {
    return Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, take(1)));
  }

  int u16() {
    return Short.toUnsignedInt(bytes.get(U16, take(2)));
  }

  int i32() {
    return bytes.get(I32, take(4));
  }

  double bigEndianF64() {
    return bytes.get(BIG_F64, take(8));
  }

  /// A whole number in two's complement.
  BigInteger whole(int count) {
    byte[] number = block(count);
    for (int i = 0; i < count / 2; i++) {
      byte swapped = number[i];
      number[i] = number[count - 1 - i];
      number[count - 1 - i] = swapped;
    }
    return count == 0 ? BigInteger.ZERO : new BigInteger(number);
  }

  String text(long count) {
    long from = start + at;
    byte[] text = block(count);
    if (Utf8.firstError(ByteBuffer.wrap(text)).isPresent()) {
      throw Fault.in(Code.PICKLE_INVALID, file)
          .what("has a text that is not UTF-8")
          .at(from)
          .fault();
    }
    return new String(text, StandardCharsets.UTF_8);
  }

  /// Up to the next line feed, which is not part of it.
  String line() {
    long rest = Math.min(LONGEST_LINE, limit - at);
    for (long i = 0; i < rest; i++) {
      if (bytes.get(ValueLayout.JAVA_BYTE, at + i) == '\n') {
        String line = new String(block(i), StandardCharsets.ISO_8859_1);
        take(1);
        return line;
      }
    }
    throw fault("has a name without an end")
        .expected("a line of at most " + LONGEST_LINE + " bytes")
        .fault();
  }

  /// Instructions from here to there belong together; there is no frame in a frame.
  void frame() {
    boolean nested = inFrame();
    long length = bytes.get(I64, take(8));
    if (nested || length < 0 || length > bytes.byteSize() - at) {
      throw fault("has a frame that does not fit")
          .expected("at most the bytes that follow")
          .got(Long.toUnsignedString(length))
          .fault();
    }
    frameEnd = at + length;
  }

  boolean inFrame() {
    return at < frameEnd;
  }

  /// A u64 that counts bytes; those that are left bound it.
  long count() {
    long count = bytes.get(I64, take(8));
    require(count);
    return count;
  }

  Fault.Draft fault(String what) {
    return fault(Code.PICKLE_INVALID, what);
  }

  Fault.Draft fault(Code code, String what) {
    return Fault.in(code, file).what(what).at(start + at);
  }

  private byte[] block(long count) {
    long from = take(count);
    return bytes.asSlice(from, count).toArray(ValueLayout.JAVA_BYTE);
  }

  private long take(long count) {
    require(count);
    long from = at;
    at += count;
    return from;
  }

  private void require(long count) {
    if (count < 0 || count > limit - at) {
      throw fault("breaks off within an instruction")
          .expected(Long.toUnsignedString(count) + " more bytes")
          .got(limit - at)
          .help("Download it again.")
          .fault();
    }
  }
}
