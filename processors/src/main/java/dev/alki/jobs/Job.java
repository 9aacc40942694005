// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import java.util.List;
import java.util.Objects;

/// One source, the profiles asked for, the pipeline to run it through. Where it stands is in the
/// ledger; this never changes.
public record Job(String id, String source, List<String> profiles, String pipeline) {
  public Job {
    Objects.requireNonNull(id);
    Objects.requireNonNull(source);
    Objects.requireNonNull(pipeline);
    profiles = List.copyOf(profiles);
  }
}
