// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Everything a job has made so far, in the order in which it was made.
public record Artifacts(List<Artifact> all) {
  public static final Artifacts NONE = new Artifacts(List.of());

  public Artifacts {
    all = List.copyOf(all);
  }

  public Artifacts plus(List<Artifact> more) {
    List<Artifact> sum = new ArrayList<>(all);
    sum.addAll(more);
    return new Artifacts(sum);
  }

  /// What one profile's steps may see: its own artifacts and those of the whole job.
  public Artifacts forProfile(String profile) {
    return new Artifacts(
        all.stream().filter(a -> a.profile().isEmpty() || a.profile().equals(profile)).toList());
  }

  public List<Artifact> of(Role role) {
    return all.stream().filter(a -> a.role() == role).toList();
  }

  /// The last artifact of a role, whichever profile it has.
  public Optional<Artifact> last(Role role) {
    return of(role).stream().reduce((earlier, later) -> later);
  }
}
