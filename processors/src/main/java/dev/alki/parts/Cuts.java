// SPDX-License-Identifier: Apache-2.0
package dev.alki.parts;

import dev.alki.fault.Fault;
import dev.alki.files.ReadFault;
import dev.alki.gguf.GgufFile;
import dev.alki.gguf.TensorInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Where a GGUF is cut into parts: before each tensor, and within a large one again and again. So a
/// tensor that two files share has the same parts in both, wherever it stands and however long the
/// header before it is. What is no GGUF has parts of one length.
final class Cuts {
  /// A multiple of every alignment in use. Smaller ones would find little more, since rows that
  /// change at all mostly change in many places.
  static final long MOST = 4 << 20;

  private Cuts() {}

  /// The ends of the parts, ascending; the last one is the file's.
  static List<Long> of(Path path) {
    List<Long> ends = new ArrayList<>();
    long from = 0;
    try (GgufFile file = GgufFile.open(path)) {
      for (TensorInfo tensor : file.tensors()) {
        from = stretch(ends, from, file.dataStart() + tensor.offset());
      }
    } catch (Fault e) {
      // Whether it can be used is not asked here.
    }
    stretch(ends, from, size(path));
    return ends;
  }

  private static long size(Path path) {
    try {
      return Files.size(path);
    } catch (IOException e) {
      throw ReadFault.of(path, e);
    }
  }

  private static long stretch(List<Long> ends, long from, long to) {
    for (long end = from; end < to; ) {
      end = Math.min(end + MOST, to);
      ends.add(end);
    }
    return to;
  }
}
