// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/// The table of jobs that wait and that the queue has not been told of.
final class OutboxRows {
  private OutboxRows() {}

  static void insert(Handle handle, String job, Duration pause) {
    handle.execute(
        """
        INSERT INTO outbox (job, attempts, millis)
        SELECT id, attempts, ? FROM jobs WHERE id = ?
        """,
        pause.toMillis(),
        job);
  }

  /// Once more, if the job still waits.
  static void repeat(Handle handle, Collection<String> jobs) {
    for (String job : jobs) {
      handle.execute(
          """
          INSERT INTO outbox (job, attempts, millis)
          SELECT id, attempts, 0 FROM jobs WHERE id = ? AND state = 'queued'
          ON CONFLICT (job, attempts) DO NOTHING
          """,
          job);
    }
  }

  static List<Waiting> list(Handle handle, int limit) {
    return handle
        .createQuery(
            """
            SELECT outbox.job, outbox.attempts, outbox.millis, jobs.needs FROM outbox
            JOIN jobs ON jobs.id = outbox.job ORDER BY outbox.job LIMIT :limit
            """)
        .bind("limit", limit)
        .map((row, _) ->
            new Waiting(
                row.getString(1),
                row.getInt(2),
                Duration.ofMillis(row.getLong(3)),
                Needs.of(row.getString(4), "ledger")))
        .list();
  }

  static void delete(Handle handle, List<Waiting> waiting) {
    PreparedBatch batch =
        handle.prepareBatch("DELETE FROM outbox WHERE job = :job AND attempts = :attempts");
    for (Waiting job : waiting) {
      batch.bind("job", job.id()).bind("attempts", job.attempts()).add();
    }
    batch.execute();
  }

  /// Jobs that wait and that the queue has been told of.
  static List<String> announced(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT id FROM jobs WHERE state = 'queued'
            AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.job = jobs.id) ORDER BY id
            """)
        .mapTo(String.class)
        .list();
  }
}
