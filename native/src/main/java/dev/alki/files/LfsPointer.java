// SPDX-License-Identifier: Apache-2.0
package dev.alki.files;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/// The few lines that git keeps in place of a large file (Git LFS). In a folder that was cloned
/// without LFS they stand where the model should be.
public final class LfsPointer {
  private static final byte[] START =
      "version https://git-lfs.github.com/spec/".getBytes(StandardCharsets.US_ASCII);

  private LfsPointer() {}

  /// Refuses a pointer, which every reader of large files would otherwise call damaged.
  public static void refuse(MappedFile file) {
    if (file.size() >= START.length
        && file.bytes(0, START.length).mismatch(MemorySegment.ofArray(START)) < 0) {
      throw Fault.in(Code.NOT_A_MODEL, file.path())
          .what("is a Git LFS pointer, not the file itself")
          .help("Fetch the content with `git lfs pull` in its folder.")
          .fault();
    }
  }
}
