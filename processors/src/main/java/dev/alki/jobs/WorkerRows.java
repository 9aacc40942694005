// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// The table of workers: processes that may run jobs.
final class WorkerRows {
  private WorkerRows() {}

  static void insert(Handle handle, String worker, Needs has) {
    handle.execute(
        "INSERT INTO workers (id, has, beat, since) VALUES (?, ?, 0, ?)",
        worker,
        has.text(),
        System.currentTimeMillis());
  }

  /// False when it has been taken for dead.
  static boolean beat(Handle handle, String worker) {
    return handle.execute("UPDATE workers SET beat = beat + 1 WHERE id = ?", worker) == 1;
  }

  static Map<String, Long> beats(Handle handle) {
    Map<String, Long> beats = new HashMap<>();
    handle
        .createQuery("SELECT id, beat FROM workers")
        .map((row, _) -> Map.entry(row.getString(1), row.getLong(2)))
        .forEach(beat -> beats.put(beat.getKey(), beat.getValue()));
    return beats;
  }

  /// False when it has moved since, or is about to, or somebody else was faster.
  static boolean delete(Handle handle, String worker, long beat) {
    return handle
            .createUpdate(
                """
                DELETE FROM workers WHERE id IN
                  (SELECT id FROM workers WHERE id = :worker AND beat = :beat <skipLocked>)
                """)
            .bind("worker", worker)
            .bind("beat", beat)
            .execute()
        == 1;
  }

  static void delete(Handle handle, String worker) {
    handle.execute("DELETE FROM workers WHERE id = ?", worker);
  }

  static void deleteAll(Handle handle) {
    handle.execute("DELETE FROM workers");
  }

  /// What each worker that lives has.
  static List<Needs> has(Handle handle) {
    return handle.createQuery("SELECT has FROM workers").mapTo(String.class).list().stream()
        .map(has -> Needs.of(has, "ledger"))
        .toList();
  }

  static Needs has(Handle handle, String worker) {
    return handle
        .createQuery("SELECT has FROM workers WHERE id = :id")
        .bind("id", worker)
        .mapTo(String.class)
        .findOne()
        .map(has -> Needs.of(has, "ledger"))
        .orElse(Needs.NONE);
  }

  /// Running jobs without a worker, kept from others; not those that somebody keeps just now.
  static List<String> orphans(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT id FROM jobs
            WHERE state = 'running'
            AND NOT EXISTS (SELECT 1 FROM workers WHERE workers.id = jobs.worker)
            ORDER BY id <skipLocked>
            """)
        .mapTo(String.class)
        .list();
  }
}
