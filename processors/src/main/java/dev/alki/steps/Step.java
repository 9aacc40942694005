// SPDX-License-Identifier: Apache-2.0
package dev.alki.steps;

import dev.alki.jobs.Role;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// One verb of the pipeline: a record whose components are its parameters, checked in its
/// constructor. A step does its work and nothing else; receipts, the store, events, metrics and
/// Camel are the business of the one place that runs steps.
///
/// The same inputs and parameters must give the same outputs.
public interface Step {
  /// As in pipeline.yaml and in receipts.
  default String verb() {
    return getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  /// Raised when the same inputs would now give other outputs: old receipts no longer count then.
  default int version() {
    return 1;
  }

  /// The roles this step looks at: their digests, with the parameters, identify its result.
  Set<Role> reads();

  List<Product> run(Work work);

  /// What a step made, in its work folder: a complete file or folder, not yet in the store.
  record Product(Role role, String profile, Path path) {}
}
