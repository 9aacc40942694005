// SPDX-License-Identifier: Apache-2.0
package dev.alki.safetensors;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Finding;
import dev.alki.files.LfsPointer;
import dev.alki.files.MappedFile;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A safetensors file: u64 length of the header (little-endian), the header, and tensor data that
/// the tensors cover without gap or overlap. Checked completely when opened; may be read by many
/// threads until it is closed.
///
/// Source: github.com/huggingface/safetensors, stricter where JSON readers disagree.
public final class SafetensorsFile implements AutoCloseable {
  /// Bytes before the header.
  static final int PREFIX = 8;

  /// The reference's limit.
  static final int MAX_HEADER = 100_000_000;

  private static final ValueLayout.OfLong U64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MappedFile file;
  private final Header header;
  private final long dataStart;

  private SafetensorsFile(MappedFile file, Header header, long dataStart) {
    this.file = file;
    this.header = header;
    this.dataStart = dataStart;
  }

  public static SafetensorsFile open(Path path) {
    return of(MappedFile.open(path));
  }

  /// Closes the file when it is refused.
  public static SafetensorsFile of(MappedFile file) {
    try {
      return read(file);
    } catch (Throwable e) {
      throw file.failed(e);
    }
  }

  private static SafetensorsFile read(MappedFile file) {
    LfsPointer.refuse(file);
    Path path = file.path();
    if (file.size() < PREFIX) {
      throw Fault.in(Code.FILE_TRUNCATED, path)
          .what("is too short for a safetensors file")
          .expected("at least " + PREFIX + " bytes")
          .got(file.size())
          .fault();
    }
    long length = file.bytes(0, PREFIX).get(U64, 0);
    if (length < 2 || length > MAX_HEADER) {
      throw Fault.in(Code.SAFETENSORS_BAD_HEADER, path)
          .what("has no header of a possible length")
          .at(0)
          .expected("2 to " + MAX_HEADER + " bytes")
          .got(Long.toUnsignedString(length))
          .help("It is damaged or no safetensors file; download it again.")
          .fault();
    }
    if (length > file.size() - PREFIX) {
      throw Fault.in(Code.FILE_TRUNCATED, path)
          .what("ends within its header")
          .expected(PREFIX + length + " bytes at least")
          .got(file.size())
          .help("Download it again.")
          .fault();
    }
    byte[] json = new byte[Math.toIntExact(length)];
    file.copy(PREFIX, json, 0, json.length);
    SafetensorsFile opened = new SafetensorsFile(file, Header.parse(json, path), PREFIX + length);
    opened.checkCover();
    return opened;
  }

  /// Tensors must follow each other without gap or overlap, from the first data byte to the last.
  private void checkCover() {
    List<TensorEntry> inOrder =
        header.tensors().stream()
            .sorted(Comparator.comparingLong(TensorEntry::begin).thenComparing(TensorEntry::end))
            .toList();
    long next = 0;
    for (TensorEntry tensor : inOrder) {
      if (tensor.begin() != next) {
        throw Fault.in(Code.SAFETENSORS_BAD_OFFSETS, file.path())
            .what(
                "has a tensor "
                    + tensor.name()
                    + (tensor.begin() < next ? " that overlaps another" : " after a gap"))
            .expected("it to begin at data byte " + next)
            .got(tensor.begin())
            .fault();
      }
      next = tensor.end();
    }
    long present = file.size() - dataStart;
    if (next > present) {
      throw Fault.in(Code.FILE_TRUNCATED, file.path())
          .what("ends before its tensors do")
          .expected(dataStart + next + " bytes")
          .got(file.size())
          .help("Download it again; its length does not fit its header.")
          .fault();
    }
    if (next < present) {
      throw Fault.in(Code.TRAILING_DATA, file.path())
          .what("goes on after its last tensor")
          .at(dataStart + next)
          .expected(dataStart + next + " bytes")
          .got(file.size())
          .fault();
    }
  }

  public Path path() {
    return file.path();
  }

  public long size() {
    return file.size();
  }

  /// Where the first byte of tensor data stands in the file.
  public long dataStart() {
    return dataStart;
  }

  /// In the order of the header.
  public List<TensorEntry> tensors() {
    return Collections.unmodifiableList(header.tensors());
  }

  /// `__metadata__`, in the order of the header.
  public Map<String, String> metadata() {
    return Collections.unmodifiableMap(header.metadata());
  }

  public List<Finding> findings() {
    return Collections.unmodifiableList(header.findings());
  }

  /// The bytes of one of this file's tensors; invalid after [#close].
  public MemorySegment data(TensorEntry tensor) {
    return file.bytes(dataStart + tensor.begin(), tensor.bytes());
  }

  /// Puts `count` bytes of one of this file's tensors, from its byte `from` on, into `target` at
  /// `at`.
  public void copy(TensorEntry tensor, long from, byte[] target, int at, int count) {
    file.copy(dataStart + tensor.begin() + inside(tensor, from, count), target, at, count);
  }

  /// Whether [#copy] would not have to wait for these.
  public boolean here(TensorEntry tensor, long from, long count) {
    return file.here(dataStart + tensor.begin() + inside(tensor, from, count), count);
  }

  private static long inside(TensorEntry tensor, long from, long count) {
    return Objects.checkFromIndexSize(from, count, tensor.bytes());
  }

  @Override
  public void close() {
    file.close();
  }
}
