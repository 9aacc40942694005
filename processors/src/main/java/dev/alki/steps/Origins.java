// SPDX-License-Identifier: Apache-2.0
package dev.alki.steps;

import dev.alki.bom.Origin;
import dev.alki.jobs.Role;
import java.util.List;

/// Where the job's model comes from, as Fetch found out.
final class Origins {
  private Origins() {}

  /// Without a Fetch in the pipeline, what the job says.
  static Origin of(Work work) {
    return Inputs.report(work, Role.ORIGIN)
        .map(Origin::of)
        .orElseGet(() -> {
          SourceName name = SourceName.of(work.job().source());
          return new Origin(name.source(), name.revision(), List.of());
        });
  }

  /// The model's own name.
  static String model(Work work) {
    return SourceName.of(of(work).name()).model();
  }
}
