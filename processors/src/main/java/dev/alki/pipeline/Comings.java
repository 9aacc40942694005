// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import dev.alki.source.Coming;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The models that are on their way to jobs of this process, by the jobs' ids.
final class Comings {
  private final Map<String, Coming> byJob = new ConcurrentHashMap<>();

  void add(String job, Coming coming) {
    Optional.ofNullable(byJob.put(job, coming)).ifPresent(Coming::close);
  }

  Optional<Coming> of(String job) {
    return Optional.ofNullable(byJob.get(job));
  }

  /// What has not come by now is not needed.
  void end(String job) {
    Optional.ofNullable(byJob.remove(job)).ifPresent(Coming::close);
  }
}
