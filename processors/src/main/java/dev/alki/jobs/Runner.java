// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

/// Brings a job to its end; what went wrong is in the outcome. Several threads may bring several
/// jobs at once.
@FunctionalInterface
public interface Runner {
  Outcome run(Job job);
}
