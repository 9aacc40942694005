// SPDX-License-Identifier: Apache-2.0
package dev.alki.source;

import java.nio.file.Path;
import java.util.Optional;

/// A model that was brought here: `folder` has its files and no others, under the model's own name;
/// `gguf` is the file in it, or the first of its parts, when it is one that needs no conversion.
///
/// `name` is the source without its revision, `revision` the commit or version that it was pinned
/// to.
public record Arrived(String name, String revision, Path folder, Optional<Path> gguf) {}
