// SPDX-License-Identifier: Apache-2.0
package dev.alki.torch;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.MappedFile;
import dev.alki.files.Utf8;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The directory of a zip archive as PyTorch writes them: every entry stored, none compressed or
/// encrypted, no comment. Refused is what one reader could understand otherwise than another: a
/// name twice, two headers that differ, entries that overlap, sizes that are stated twice.
///
/// Source: PKWARE APPNOTE 6.3.10.
final class ZipDirectory {
  private static final long END = 0x06054b50L;
  private static final int END_BYTES = 22;
  private static final long LOCATOR = 0x07064b50L;
  private static final int LOCATOR_BYTES = 20;
  private static final long END64 = 0x06064b50L;
  private static final int END64_BYTES = 56;
  private static final long CENTRAL = 0x02014b50L;
  private static final int CENTRAL_BYTES = 46;
  private static final long LOCAL = 0x04034b50L;
  private static final int LOCAL_BYTES = 30;
  private static final long DESCRIPTOR = 0x08074b50L;
  private static final int ZIP64 = 1;
  private static final long IN_ZIP64 = 0xFFFF_FFFFL;
  private static final int SIZES_FOLLOW = 1 << 3;
  private static final int NAME_UTF8 = 1 << 11;

  private final ZipBytes in;

  private ZipDirectory(MappedFile file) {
    this.in = new ZipBytes(file);
  }

  /// By name, in the order of the directory.
  static Map<String, ZipEntry> read(MappedFile file) {
    return new ZipDirectory(file).entries();
  }

  private record Extent(long at, long bytes, long entries) {}

  private Map<String, ZipEntry> entries() {
    Extent extent = extent();
    Map<String, ZipEntry> entries = new LinkedHashMap<>();
    long at = extent.at;
    long end = extent.at + extent.bytes;
    for (long i = 0; i < extent.entries; i++) {
      long next = at + CENTRAL_BYTES + in.u16(at + 28) + in.u16(at + 30) + in.u16(at + 32);
      if (next > end || in.u32(at) != CENTRAL) {
        throw in.bad("has a directory that breaks off", at).fault();
      }
      ZipEntry entry = entry(at);
      if (entries.put(entry.name(), entry) != null) {
        throw in.bad("has two entries of one name", at).got(entry.name()).fault();
      }
      at = next;
    }
    if (at != end) {
      throw in.bad("has more in its directory than entries", at).fault();
    }
    refuseOverlaps(entries, extent.at);
    return entries;
  }

  /// Where the directory is; it must reach to the records that say so, at the end of the file.
  private Extent extent() {
    long end = in.file().size() - END_BYTES;
    if (end < 0 || in.u32(end) != END || in.u16(end + 20) != 0) {
      throw in.bad("is a zip archive without an end", Math.max(0, end)).fault();
    }
    Extent small = new Extent(in.u32(end + 16), in.u32(end + 12), in.u16(end + 10));
    if (in.u16(end + 4) != 0 || in.u16(end + 6) != 0 || in.u16(end + 8) != small.entries) {
      throw in.bad("is one part of a zip archive", end).fault();
    }
    long locator = end - LOCATOR_BYTES;
    boolean large = locator >= 0 && in.u32(locator) == LOCATOR;
    Extent extent = large ? large(locator, small) : small;
    long directoryEnd = large ? locator - END64_BYTES : end;
    if (extent.bytes > directoryEnd
        || extent.at != directoryEnd - extent.bytes
        || extent.entries > extent.bytes / CENTRAL_BYTES) {
      throw in.bad("has a directory of another size than it says", end)
          .expected(directoryEnd + " as its end")
          .got(extent.at + " and " + extent.bytes + " bytes")
          .fault();
    }
    return extent;
  }

  private Extent large(long locator, Extent small) {
    long at = locator - END64_BYTES;
    if (at < 0
        || in.u64(locator + 8) != at
        || in.u32(locator + 4) != 0
        || in.u32(locator + 16) != 1
        || in.u32(at) != END64
        || in.u64(at + 4) != END64_BYTES - 12
        || in.u32(at + 16) != 0
        || in.u32(at + 20) != 0
        || in.u64(at + 24) != in.u64(at + 32)) {
      throw in.bad("has a wrong end for large archives", locator).fault();
    }
    Extent extent = new Extent(in.u64(at + 48), in.u64(at + 40), in.u64(at + 32));
    if (!same(small.at, extent.at, IN_ZIP64)
        || !same(small.bytes, extent.bytes, IN_ZIP64)
        || !same(small.entries, extent.entries, 0xFFFF)) {
      throw in.bad("has two ends that contradict each other", at).fault();
    }
    return extent;
  }

  private static boolean same(long small, long large, long elsewhere) {
    return small == large || small == elsewhere;
  }

  private ZipEntry entry(long at) {
    int flags = in.u16(at + 8);
    int method = in.u16(at + 10);
    int nameBytes = in.u16(at + 28);
    MemorySegment nameAt = in.part(at + CENTRAL_BYTES, nameBytes);
    String name = name(nameAt, at);
    if ((flags & ~(SIZES_FOLLOW | NAME_UTF8)) != 0 || method != 0) {
      throw in.bad("has an entry that is encrypted or compressed", at)
          .expected("all stored as they are")
          .got(name + " with flags " + flags + ", method " + method)
          .fault();
    }
    Sizes sizes =
        new Sizes(in.u32(at + 24), in.u32(at + 20), in.u32(at + 42))
            .with(in, at + CENTRAL_BYTES + nameBytes, in.u16(at + 30));
    if (sizes.bytes != sizes.stored || in.u16(at + 34) != 0) {
      throw in.bad("has an entry of two sizes", at).got(name).fault();
    }
    return located(name, nameAt, at, flags, sizes);
  }

  /// What the directory says of an entry, taken from the extra field where it is too large.
  private record Sizes(long bytes, long stored, long header) {
    Sizes with(ZipBytes in, long extra, int extraBytes) {
      long end = extra + extraBytes;
      Sizes sizes = this;
      boolean missing = bytes == IN_ZIP64 || stored == IN_ZIP64 || header == IN_ZIP64;
      for (long at = extra; at < end; at += 4 + in.u16(at + 2)) {
        if (end - at < 4 || in.u16(at + 2) > end - at - 4) {
          throw in.bad("has an extra field that does not fit", at).fault();
        }
        if (in.u16(at) == ZIP64) {
          if (!missing) {
            throw in.bad("has sizes twice", at).fault();
          }
          missing = false;
          sizes = large(in, at + 4, in.u16(at + 2));
        }
      }
      if (missing) {
        throw in.bad("has an entry without its size", extra).fault();
      }
      return sizes;
    }

    private Sizes large(ZipBytes in, long field, int fieldBytes) {
      long[] numbers = {bytes, stored, header};
      long at = field;
      for (int i = 0; i < numbers.length; i++) {
        if (numbers[i] == IN_ZIP64) {
          numbers[i] = in.u64(at);
          at += Long.BYTES;
        }
      }
      if (at != field + fieldBytes) {
        throw in.bad("has large sizes where small ones are", field).fault();
      }
      return new Sizes(numbers[0], numbers[1], numbers[2]);
    }
  }

  private ZipEntry located(String name, MemorySegment nameAt, long central, int flags, Sizes of) {
    long at = of.header;
    int crc = (int) in.u32(central + 16);
    boolean follow = (flags & SIZES_FOLLOW) != 0;
    boolean same =
        in.u32(at) == LOCAL
            && in.u16(at + 6) == flags
            && in.u16(at + 8) == 0
            && in.u16(at + 26) == nameAt.byteSize()
            && in.part(at + LOCAL_BYTES, nameAt.byteSize()).mismatch(nameAt) < 0
            && agrees(in.u32(at + 14), Integer.toUnsignedLong(crc), follow)
            && agrees(in.u32(at + 18), of.bytes, follow || of.bytes >= IN_ZIP64)
            && agrees(in.u32(at + 22), of.bytes, follow || of.bytes >= IN_ZIP64);
    if (!same) {
      throw in.bad("has an entry whose two headers differ", at).got(name).fault();
    }
    long data = at + LOCAL_BYTES + nameAt.byteSize() + in.u16(at + 28);
    in.part(data, of.bytes);
    long end = data + of.bytes;
    return new ZipEntry(
        name, crc, at, data, of.bytes, follow ? descriptorEnd(end, crc, of.bytes) : end);
  }

  /// A local header's field may be left empty when what it should say stands elsewhere.
  private static boolean agrees(long local, long central, boolean elsewhere) {
    return local == central || elsewhere && (local == 0 || local == IN_ZIP64);
  }

  private long descriptorEnd(long at, int crc, long bytes) {
    if (in.u32(at) == DESCRIPTOR && (int) in.u32(at + 4) == crc) {
      if (in.u32(at + 8) == bytes && in.u32(at + 12) == bytes) {
        return at + 16;
      }
      if (in.u64(at + 8) == bytes && in.u64(at + 16) == bytes) {
        return at + 24;
      }
    }
    throw in.bad("has an entry of another size than it says", at).fault();
  }

  private void refuseOverlaps(Map<String, ZipEntry> entries, long directory) {
    List<ZipEntry> inOrder = new ArrayList<>(entries.values());
    inOrder.sort(Comparator.comparingLong(ZipEntry::header));
    long next = 0;
    for (ZipEntry entry : inOrder) {
      if (entry.header() < next) {
        throw in.bad("has entries that overlap", entry.header()).got(entry.name()).fault();
      }
      next = entry.end();
    }
    if (next > directory) {
      throw in.bad("has an entry in its directory", directory).fault();
    }
  }

  private String name(MemorySegment bytes, long at) {
    byte[] text = bytes.toArray(ValueLayout.JAVA_BYTE);
    String name = new String(text, StandardCharsets.UTF_8);
    boolean plain =
        Utf8.firstError(ByteBuffer.wrap(text)).isEmpty()
            && name.chars().noneMatch(c -> c < ' ' || c == '\\' || c == ':' || c == 0x7F);
    for (String part : name.split("/", -1)) {
      plain &= !part.isEmpty() && !part.equals(".") && !part.equals("..");
    }
    if (!plain) {
      throw Fault.in(Code.UNSAFE_NAME, in.file().path())
          .what("has an entry whose name leads elsewhere")
          .at(at)
          .fault();
    }
    return name;
  }
}
