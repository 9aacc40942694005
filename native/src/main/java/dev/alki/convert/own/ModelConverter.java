// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.own;

import java.io.IOException;
import java.nio.file.Path;

/// Converts models that Alki does not know by itself. A jar that has one names its class in
/// `META-INF/services/dev.alki.convert.own.ModelConverter`; it needs a constructor without
/// parameters.
public interface ModelConverter {
  /// Writes the model in `folder`, a Hugging Face folder, as one GGUF to `target`, which is not
  /// there yet. What it writes is checked like any GGUF before anything is made of it.
  ///
  /// Called by one thread; must end soon when that is interrupted.
  void convert(Path folder, Path target) throws IOException, InterruptedException;
}
