// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import java.nio.file.Path;

/// Where the lines are kept that were logged about each job.
public record JobLogs(Path folder) {
  /// Of the server whose state is in this folder.
  public static JobLogs in(Path state) {
    return new JobLogs(state.resolve("logs"));
  }

  public Path file(String id) {
    if (!JobId.valid(id)) {
      throw new IllegalArgumentException("no job's id: " + id);
    }
    return folder.resolve(id + ".log");
  }
}
