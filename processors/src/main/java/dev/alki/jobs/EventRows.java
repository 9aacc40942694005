// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// The table of events.
final class EventRows {
  private EventRows() {}

  static void add(Handle handle, String job, String kind, ObjectNode data) {
    handle.execute(
        """
        INSERT INTO events (job, number, at, kind, data)
        SELECT ?, COALESCE(MAX(number), 0) + 1, ?, ?, ? FROM events WHERE job = ?
        """,
        job,
        System.currentTimeMillis(),
        kind,
        data.toString(),
        job);
  }

  static List<LedgerEvent> list(Handle handle, String job, long after, int limit) {
    return handle
        .createQuery(
            """
            SELECT number, at, kind, data FROM events WHERE job = :job AND number > :after
            ORDER BY number LIMIT :limit
            """)
        .bind("job", job)
        .bind("after", after)
        .bind("limit", limit)
        .map((row, _) ->
            new LedgerEvent(
                row.getLong(1),
                Instant.ofEpochMilli(row.getLong(2)),
                row.getString(3),
                row.getString(4)))
        .list();
  }
}
