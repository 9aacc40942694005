// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The branches that this process is at work on. One that waits for a branch of its own leaves, so
/// that workers who wait for each other always find a free seat.
final class Seated {
  private final Set<Job> all = ConcurrentHashMap.newKeySet();

  void add(Job branch) {
    all.add(branch);
  }

  void leave(Job branch) {
    all.remove(branch);
  }

  int count() {
    return all.size();
  }
}
