// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import java.io.IOException;

/// Whoever wants to know what happens to jobs. Called by many threads, while steps wait.
@FunctionalInterface
public interface JobEvents {
  JobEvents NONE = (job, event) -> {};

  void on(Job job, JobEvent event);

  /// Lets something of the job's become visible, unless another worker has been given the job: then
  /// it is a fault, and nothing has happened.
  default void visibly(Job job, Effect effect) throws IOException {
    effect.happen();
  }

  /// Quick: nobody else can be given the job meanwhile.
  @FunctionalInterface
  interface Effect {
    void happen() throws IOException;
  }
}
