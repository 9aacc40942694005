// SPDX-License-Identifier: Apache-2.0
package dev.alki.torch;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.MappedFile;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Little-endian numbers of a zip archive, none beyond the file's end.
record ZipBytes(MappedFile file) {
  private static final ValueLayout.OfShort U16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt U32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong U64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  int u16(long at) {
    return Short.toUnsignedInt(part(at, 2).get(U16, 0));
  }

  long u32(long at) {
    return Integer.toUnsignedLong(part(at, 4).get(U32, 0));
  }

  /// At most 2^63 - 1: no file has more.
  long u64(long at) {
    long number = part(at, 8).get(U64, 0);
    if (number < 0) {
      throw bad("has a number beyond all sizes", at).fault();
    }
    return number;
  }

  MemorySegment part(long at, long count) {
    if (at < 0 || count < 0 || count > file.size() - at) {
      throw bad("has a part that is not in it", at).expected(count + " bytes").fault();
    }
    return file.bytes().asSlice(at, count);
  }

  Fault.Draft bad(String what, long at) {
    return Fault.in(Code.TORCH_BAD_ARCHIVE, file.path())
        .what(what)
        .at(at)
        .help("Download it again.");
  }
}
