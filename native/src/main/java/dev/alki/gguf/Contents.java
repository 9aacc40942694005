// SPDX-License-Identifier: Apache-2.0
package dev.alki.gguf;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Finding;
import dev.alki.gguf.HeaderReader.Header;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The header of a GGUF file and where its tensor data begins, all of it known to lie within the
/// file.
record Contents(Header header, long dataStart, List<Finding> findings) {
  Contents {
    findings = List.copyOf(findings);
  }

  static Contents of(MemorySegment file, Path path) {
    Header header = HeaderReader.read(file, path);
    List<Finding> findings = new ArrayList<>(header.findings());
    Alignment alignment = header.alignment();
    long dataStart = alignment.pad(header.end());
    if (header.tensors().isEmpty() && file.byteSize() == header.end()) {
      // Nothing follows, so nothing needed to be aligned.
      return new Contents(header, header.end(), findings);
    }
    long end = 0;
    long paddedEnd = 0;
    long odd = oddPadding(file, header.end(), Math.min(dataStart, file.byteSize()));
    for (TensorInfo tensor : header.tensors()) {
      if (tensor.offset() != paddedEnd) {
        throw Fault.in(Code.GGUF_BAD_OFFSET, path)
            .what("has tensor " + tensor.name() + " elsewhere than after the one before it")
            .expected("offset " + paddedEnd)
            .got(tensor.offset())
            .fault();
      }
      try {
        end = Math.addExact(Math.addExact(dataStart, paddedEnd), tensor.bytes());
        paddedEnd = alignment.pad(Math.addExact(paddedEnd, tensor.bytes()));
      } catch (ArithmeticException e) {
        throw Fault.in(Code.TENSOR_SIZE_OVERFLOW, path)
            .what("has tensors up to " + tensor.name() + " beyond all sizes")
            .fault();
      }
      if (end > file.byteSize()) {
        throw truncated(file, path, "tensor " + tensor.name(), end);
      }
      odd += oddPadding(file, end, Math.min(dataStart + paddedEnd, file.byteSize()));
    }
    if (odd > 0) {
      findings.add(
          new Finding(
              Finding.Kind.PADDING_NOT_ZERO,
              odd + " bytes between header and tensors are not zero"));
    }
    return new Contents(header, dataStart, ended(file, path, dataStart + paddedEnd, end, findings));
  }

  /// A file may end with its last tensor or with the padding after it, but nowhere else.
  private static List<Finding> ended(
      MemorySegment file, Path path, long paddedEnd, long end, List<Finding> findings) {
    if (file.byteSize() > paddedEnd) {
      throw Fault.in(Code.TRAILING_DATA, path)
          .what("goes on after its last tensor")
          .at(paddedEnd)
          .expected(paddedEnd + " bytes")
          .got(file.byteSize())
          .help("Something was appended to it; get the file again.")
          .fault();
    }
    if (file.byteSize() == paddedEnd) {
      return findings;
    }
    if (file.byteSize() != end) {
      throw truncated(file, path, "the padding after its last tensor", paddedEnd);
    }
    findings.add(
        new Finding(
            Finding.Kind.LAST_TENSOR_UNPADDED,
            "the file ends without the padding of its last tensor"));
    return findings;
  }

  private static Fault truncated(MemorySegment file, Path path, String within, long expected) {
    return Fault.in(Code.FILE_TRUNCATED, path)
        .what("ends within " + within)
        .expected(expected + " bytes")
        .got(file.byteSize())
        .help("It was not copied or downloaded completely; get it again.")
        .fault();
  }

  private static long oddPadding(MemorySegment file, long from, long to) {
    long odd = 0;
    for (long i = from; i < to; i++) {
      odd += file.get(ValueLayout.JAVA_BYTE, i) == 0 ? 0 : 1;
    }
    return odd;
  }
}
