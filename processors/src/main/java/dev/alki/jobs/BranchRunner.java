// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

/// Brings a branch to its end; what went wrong is in the answer. Several threads may bring several
/// branches at once.
@FunctionalInterface
public interface BranchRunner {
  Answer run(Branch branch);

  /// What was made of the branch's course; `stopped` when it was called off on the way.
  record Answer(String course, boolean stopped) {}
}
