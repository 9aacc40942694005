// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/// What a queue is to be told of: jobs, or branches of jobs, that wait.
interface Announcements {
  /// Those that wait and that the queue has not been told of, the oldest first.
  List<Waiting> outbox(int limit);

  /// The queue has been told.
  void sent(List<Waiting> waiting);

  /// Those that wait and that the queue has been told of.
  List<String> announced();

  /// Lets the queue be told again.
  void announce(Set<String> ids);

  /// Returns when something may be in the outbox, or after so long.
  void awaitNews(Duration patience) throws InterruptedException;
}
