// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

/// Whoever wants to know what happens to jobs. Called by many threads, while steps wait.
@FunctionalInterface
public interface JobEvents {
  JobEvents NONE = (jobId, event) -> {};

  void on(String jobId, JobEvent event);
}
