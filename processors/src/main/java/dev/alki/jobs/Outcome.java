// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import dev.alki.fault.Fault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// How a job ended. A job that failed may still have bundles: those of the profiles that did not.
///
/// `steps` were needed, `recalled` of them were not run, because their receipts were there.
public record Outcome(
    State state,
    List<Bundle> bundles,
    Optional<Fault> fault,
    double seconds,
    int steps,
    int recalled) {
  public Outcome {
    bundles = List.copyOf(bundles);
    if (!state.ended()) {
      throw new IllegalArgumentException("not ended: " + state);
    }
  }

  /// Whether everything was there already.
  public boolean recalledAll() {
    return steps > 0 && steps == recalled;
  }

  /// What lies under the output folder for one profile: `path` is the folder, `gguf` the model in
  /// it (of a split one, the first part), `sha256` that file's, `bytes` those of all parts.
  ///
  /// `verdict` is Validate's word, empty when it was not asked; the rates are medians in tokens per
  /// second. `published` names the bundle where it was published, empty when it was not.
  public record Bundle(
      String profile,
      Path path,
      Path gguf,
      String sha256,
      long bytes,
      double bitsPerWeight,
      OptionalDouble promptRate,
      OptionalDouble generationRate,
      String verdict,
      String published) {}
}
