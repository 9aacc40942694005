// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import java.util.List;
import java.util.Objects;

/// One source, the profiles asked for, the pipeline to run it through. Where it stands is in the
/// ledger; this never changes.
///
/// `claim` is the fencing token of whoever runs it: it grows each time that the job is given to a
/// worker, and what a worker does with an older one has no effect. 0 is a job that nobody else can
/// get.
public record Job(String id, String source, List<String> profiles, String pipeline, long claim) {
  public Job {
    Objects.requireNonNull(id);
    Objects.requireNonNull(source);
    Objects.requireNonNull(pipeline);
    profiles = List.copyOf(profiles);
  }

  public Job(String id, String source, List<String> profiles, String pipeline) {
    this(id, source, profiles, pipeline, 0);
  }
}
