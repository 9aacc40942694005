// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import dev.alki.jobs.Job;
import dev.alki.source.Coming;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The models that are on their way to jobs of this process.
final class Comings {
  private final Map<Job, Coming> byJob = new ConcurrentHashMap<>();

  void add(Job job, Coming coming) {
    Optional.ofNullable(byJob.put(job, coming)).ifPresent(Coming::close);
  }

  Optional<Coming> of(Job job) {
    return Optional.ofNullable(byJob.get(job));
  }

  /// What has not come by now is not needed.
  void end(Job job) {
    Optional.ofNullable(byJob.remove(job)).ifPresent(Coming::close);
  }
}
