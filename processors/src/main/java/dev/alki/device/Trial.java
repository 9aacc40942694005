// SPDX-License-Identifier: Apache-2.0
package dev.alki.device;

import dev.alki.progress.Progress;
import java.nio.file.Path;

/// Finds out whether a bundle that has just been put into use works on this device; throws a
/// [dev.alki.fault.Fault] when it does not.
@FunctionalInterface
public interface Trial {
  /// For whoever does not want to know.
  Trial NONE = (bundle, progress) -> {};

  void run(Path bundle, Progress progress);
}
