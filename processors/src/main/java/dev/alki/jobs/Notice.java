// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import java.time.Instant;

/// What an address is to be told of one job's end. `body` is made when the job has ended and stays
/// the same however often it is posted; `attempts` were made before. `reason` is why the last one
/// failed.
public record Notice(
    String job, Instant ended, String url, String body, int attempts, String state, String reason) {
  public static final String WAITING = "waiting";
  public static final String SENT = "sent";
  public static final String DEAD = "dead";

  /// The same for all addresses and attempts, and for no other end of a job.
  public String id() {
    return id(job, ended);
  }

  public static String id(String job, Instant ended) {
    return job + "-" + ended.toEpochMilli();
  }
}
