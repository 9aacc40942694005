// SPDX-License-Identifier: Apache-2.0
package dev.alki.torch;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32;

/// The bytes of a storage. Where the file has a checksum for them, they are compared with it before
/// the first of them is given out, and not before: a whole model is not read twice.
final class StoredBytes {
  private static final long AT_ONCE = 1 << 26;

  private final Path file;
  private final MemorySegment bytes;
  private final long offset;
  private final Optional<Integer> crc;
  private boolean checked;

  /// `offset` is where they stand in the file.
  StoredBytes(Path file, MemorySegment bytes, long offset, Optional<Integer> crc) {
    this.file = file;
    this.bytes = bytes;
    this.offset = offset;
    this.crc = crc;
  }

  long offset() {
    return offset;
  }

  long size() {
    return bytes.byteSize();
  }

  MemorySegment read() {
    crc.ifPresent(this::check);
    return bytes;
  }

  private synchronized void check(int expected) {
    if (checked) {
      return;
    }
    CRC32 sum = new CRC32();
    for (long at = 0; at < bytes.byteSize(); at += AT_ONCE) {
      sum.update(bytes.asSlice(at, Math.min(AT_ONCE, bytes.byteSize() - at)).asByteBuffer());
    }
    if ((int) sum.getValue() != expected) {
      throw Fault.in(Code.TORCH_BAD_ARCHIVE, file)
          .what("has bytes that do not fit their checksum")
          .at(offset)
          .expected("%08x".formatted(expected))
          .got("%08x".formatted(sum.getValue()))
          .help("Download it again: it was damaged on its way or on the disk.")
          .fault();
    }
    checked = true;
  }
}
