// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import dev.alki.fault.Code;
import dev.alki.progress.Progress;
import java.util.List;
import java.util.Optional;

/// A bundle that is to be verified, wherever it lies.
public interface Presented {
  /// More has no file that is read as a whole: manifest, bill of materials, signatures.
  int LARGEST_DOCUMENT = 16 << 20;

  /// What messages call the file of this path.
  Object where(String path);

  /// A small file, if it is there; a fault of this code when it is no file, or too large.
  Optional<byte[]> document(String path, Code code);

  /// What differs from the manifest, in every byte and every name; [Vouchers] may lie there too.
  List<Finding> compare(Listing manifest, Progress progress);
}
