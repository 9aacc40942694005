// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// One source, the profiles asked for, the pipeline to run it through. Where it stands is in the
/// ledger; this never changes.
///
/// `claim` is the fencing token of whoever runs it: it grows each time that the job is given to a
/// worker, and what a worker does with an older one has no effect. 0 is a job that nobody else can
/// get. `branch` is there for a worker that was given only a part of it.
public record Job(
    String id,
    String source,
    List<String> profiles,
    String pipeline,
    long claim,
    Optional<Part> branch) {
  public Job {
    Objects.requireNonNull(id);
    Objects.requireNonNull(source);
    Objects.requireNonNull(pipeline);
    Objects.requireNonNull(branch);
    profiles = List.copyOf(profiles);
  }

  Job(String id, String source, List<String> profiles, String pipeline, long claim) {
    this(id, source, profiles, pipeline, claim, Optional.empty());
  }

  public Job(String id, String source, List<String> profiles, String pipeline) {
    this(id, source, profiles, pipeline, 0);
  }

  /// The same job, as far as it belongs to this branch.
  Job in(Part part) {
    return new Job(id, source, profiles, pipeline, claim, Optional.of(part));
  }

  /// The right to a branch: its name, and its own fencing token.
  public record Part(String id, long claim) {}
}
