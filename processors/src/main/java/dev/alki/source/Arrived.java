// SPDX-License-Identifier: Apache-2.0
package dev.alki.source;

import java.nio.file.Path;
import java.util.Optional;

/// A model that was brought here: `folder` has its files and no others, under the model's own name;
/// `gguf` is the file in it, or the first of its parts, when it is one that needs no conversion.
///
/// `name` is the source without its revision, `revision` the commit or version that it was pinned
/// to; `gated` is what a hub gives only to those whom the model's owner lets in.
public record Arrived(
    String name, String revision, boolean gated, Path folder, Optional<Path> gguf) {
  /// From a place that knows no gates.
  public Arrived(String name, String revision, Path folder, Optional<Path> gguf) {
    this(name, revision, false, folder, gguf);
  }
}
