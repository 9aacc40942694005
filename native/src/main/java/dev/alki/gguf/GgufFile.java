// SPDX-License-Identifier: Apache-2.0
package dev.alki.gguf;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Finding;
import dev.alki.files.LfsPointer;
import dev.alki.files.MappedFile;
import dev.alki.gguf.HeaderReader.Header;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A GGUF file of version 3 or 2, little-endian. Checked completely when opened, so that every
/// tensor lies within the file; may be read by many threads until it is closed.
///
/// Tensor data begins at the first multiple of the alignment (32 unless `general.alignment` says
/// otherwise) after the header; tensors follow each other in the order of the header, each padded
/// to the alignment.
public final class GgufFile implements AutoCloseable {
  private final MappedFile file;
  private final Header header;
  private final long dataStart;
  private final Map<String, TensorInfo> byName;
  private final List<Finding> findings;

  private GgufFile(MappedFile file, Header header, long dataStart, List<Finding> findings) {
    this.file = file;
    this.header = header;
    this.dataStart = dataStart;
    this.findings = List.copyOf(findings);
    this.byName = HashMap.newHashMap(header.tensors().size());
    header.tensors().forEach(tensor -> byName.put(tensor.name(), tensor));
  }

  public static GgufFile open(Path path) {
    MappedFile file = MappedFile.open(path);
    try {
      LfsPointer.refuse(file);
      return of(file);
    } catch (Throwable e) {
      throw file.failed(e);
    }
  }

  private static GgufFile of(MappedFile file) {
    Header header = HeaderReader.read(file.bytes(), file.path());
    List<Finding> findings = new ArrayList<>(header.findings());
    Alignment alignment = header.alignment();
    long dataStart = alignment.pad(header.end());
    if (header.tensors().isEmpty() && file.size() == header.end()) {
      // Nothing follows, so nothing needed to be aligned.
      return new GgufFile(file, header, header.end(), findings);
    }
    long end = 0;
    long paddedEnd = 0;
    long odd = oddPadding(file, header.end(), Math.min(dataStart, file.size()));
    for (TensorInfo tensor : header.tensors()) {
      if (tensor.offset() != paddedEnd) {
        throw Fault.in(Code.GGUF_BAD_OFFSET, file.path())
            .what("has tensor " + tensor.name() + " elsewhere than after the one before it")
            .expected("offset " + paddedEnd)
            .got(tensor.offset())
            .fault();
      }
      try {
        end = Math.addExact(Math.addExact(dataStart, paddedEnd), tensor.bytes());
        paddedEnd = alignment.pad(Math.addExact(paddedEnd, tensor.bytes()));
      } catch (ArithmeticException e) {
        throw Fault.in(Code.TENSOR_SIZE_OVERFLOW, file.path())
            .what("has tensors up to " + tensor.name() + " beyond all sizes")
            .fault();
      }
      if (end > file.size()) {
        throw truncated(file, "tensor " + tensor.name(), end);
      }
      odd += oddPadding(file, end, Math.min(dataStart + paddedEnd, file.size()));
    }
    if (odd > 0) {
      findings.add(
          new Finding(
              Finding.Kind.PADDING_NOT_ZERO,
              odd + " bytes between header and tensors are not zero"));
    }
    return new GgufFile(file, header, dataStart, ended(file, dataStart + paddedEnd, end, findings));
  }

  /// A file may end with its last tensor or with the padding after it, but nowhere else.
  private static List<Finding> ended(
      MappedFile file, long paddedEnd, long end, List<Finding> findings) {
    if (file.size() > paddedEnd) {
      throw Fault.in(Code.TRAILING_DATA, file.path())
          .what("goes on after its last tensor")
          .at(paddedEnd)
          .expected(paddedEnd + " bytes")
          .got(file.size())
          .help("Something was appended to it; get the file again.")
          .fault();
    }
    if (file.size() == paddedEnd) {
      return findings;
    }
    if (file.size() != end) {
      throw truncated(file, "the padding after its last tensor", paddedEnd);
    }
    findings.add(
        new Finding(
            Finding.Kind.LAST_TENSOR_UNPADDED,
            "the file ends without the padding of its last tensor"));
    return findings;
  }

  private static Fault truncated(MappedFile file, String within, long expected) {
    return Fault.in(Code.FILE_TRUNCATED, file.path())
        .what("ends within " + within)
        .expected(expected + " bytes")
        .got(file.size())
        .help("It was not copied or downloaded completely; get it again.")
        .fault();
  }

  private static long oddPadding(MappedFile file, long from, long to) {
    long odd = 0;
    for (long i = from; i < to; i++) {
      odd += file.bytes().get(ValueLayout.JAVA_BYTE, i) == 0 ? 0 : 1;
    }
    return odd;
  }

  public Path path() {
    return file.path();
  }

  public long size() {
    return file.size();
  }

  public int version() {
    return header.version();
  }

  public Metadata metadata() {
    return header.metadata();
  }

  /// In the order of the file.
  public List<TensorInfo> tensors() {
    return List.copyOf(header.tensors());
  }

  public Optional<TensorInfo> tensor(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  public int alignment() {
    return header.alignment().bytes();
  }

  /// Where the first byte of tensor data stands in the file.
  public long dataStart() {
    return dataStart;
  }

  public List<Finding> findings() {
    return findings;
  }

  /// The bytes of one of this file's tensors; invalid after [#close].
  public MemorySegment data(TensorInfo tensor) {
    return file.bytes().asSlice(dataStart + tensor.offset(), tensor.bytes());
  }

  @Override
  public void close() {
    file.close();
  }
}
