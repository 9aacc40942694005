// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Tells workers of jobs that wait. The ledger knows which do: a message is only a pointer, and one
/// too many does no harm.
///
/// What fails is a fault; another attempt may go well.
public interface JobQueue extends AutoCloseable {
  /// All of them, on the disk when it returns; or a fault, and perhaps some.
  void send(List<Waiting> waiting);

  /// How many messages there are, those that are in somebody's hands included. What was sent just
  /// now may be missing.
  long size();

  /// The jobs or branches that there are messages of.
  Set<String> jobs();

  /// For one thread of a worker that has these things.
  Reader reader(Needs has);

  @Override
  void close();

  /// Takes messages out, one at a time; others that read get the next ones.
  interface Reader extends AutoCloseable {
    /// Waits for a message.
    Optional<Delivery> next(Duration patience);

    @Override
    void close();
  }

  /// In one reader's hands until it says what became of it.
  interface Delivery {
    /// Of the job or branch that it points at.
    String id();

    /// It is not needed any more.
    void done();

    /// Somebody is to get it again.
    void back();
  }
}
