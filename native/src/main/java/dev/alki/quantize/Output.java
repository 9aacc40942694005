// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import java.nio.file.Path;

/// A finished GGUF file, or one part of a split one. `profile` is empty when the model was written
/// as it is; `bitsPerWeight` counts the tensor data; `seconds` is what the whole call took.
public record Output(
    String profile, Path path, String sha256, long bytes, double bitsPerWeight, double seconds) {}
