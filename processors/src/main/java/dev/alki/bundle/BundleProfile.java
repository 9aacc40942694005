// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import java.util.Optional;
import java.util.OptionalDouble;

/// One profile that a bundle has, as far as a device is chosen by it. `bytes` are those of the
/// model's files, `bitsPerWeight` counts them all; `nmse` is the error of quantization over all
/// weights ([WeightError]), when it was measured, `verdict` the word of its validation, when there
/// was one.
public record BundleProfile(
    String name,
    ProfileFiles files,
    DeviceNeeds needs,
    long bytes,
    OptionalDouble bitsPerWeight,
    OptionalDouble nmse,
    Optional<String> verdict) {
  /// What a profile may be called: one line, and nothing that a terminal obeys.
  static final String NAME = "[^\\p{Cntrl}\\p{Cf}]{0,200}";

  /// What people may read: a profile of a GGUF that says of no mix has no name.
  public String label() {
    return name.isEmpty() ? files.model().getFirst() : name;
  }
}
