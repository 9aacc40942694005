// SPDX-License-Identifier: Apache-2.0
package dev.alki.gguf;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;

/// Reads a GGUF header from front to back. Nothing is read or allocated beyond the bytes that
/// remain, and a header has at most 256 MiB.
final class HeaderCursor {
  /// The largest vocabularies of today need a tenth of it.
  static final long MAX_HEADER = 256L << 20;

  private static final ValueLayout.OfInt U32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong U64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment bytes;
  private final Path file;
  private long position;

  HeaderCursor(MemorySegment bytes, Path file) {
    this.bytes = bytes;
    this.file = file;
  }

  long position() {
    return position;
  }

  long remaining() {
    return Math.min(bytes.byteSize(), MAX_HEADER) - position;
  }

  int u8(String what) {
    return bytes.get(ValueLayout.JAVA_BYTE, advance(1, what)) & 0xFF;
  }

  int i32(String what) {
    return bytes.get(U32, advance(4, what));
  }

  long i64(String what) {
    return bytes.get(U64, advance(8, what));
  }

  /// Passes over `length` bytes and gives the offset of the first.
  long advance(long length, String what) {
    if (length > remaining()) {
      throw tooLong(length, what);
    }
    long from = position;
    position += length;
    return from;
  }

  MemorySegment slice(long from, long to) {
    return bytes.asSlice(from, to - from);
  }

  byte[] copy(long from, long to) {
    return slice(from, to).toArray(ValueLayout.JAVA_BYTE);
  }

  /// Begins a fault at `offset`.
  Fault.Draft fault(Code code, long offset, String what) {
    return Fault.in(code, file).what(what).at(offset);
  }

  /// The whole file is there, only longer than a header may be: then the number is wrong.
  private Fault tooLong(long length, String what) {
    boolean truncated = length > bytes.byteSize() - position;
    return truncated
        ? fault(Code.FILE_TRUNCATED, position, "ends within " + what)
            .expected(length + " more bytes")
            .got(bytes.byteSize() - position)
            .help("It is damaged or was not copied completely; get it again.")
            .fault()
        : fault(Code.GGUF_BAD_COUNT, position, "has a header that is too long, in " + what)
            .expected("at most " + MAX_HEADER + " bytes")
            .fault();
  }
}
