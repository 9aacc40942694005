// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/// The ledger's notices of jobs that have ended, for whoever posts them. Any number of processes
/// may do that: each notice is given to one of them at a time.
public final class Notices {
  private static final int MOST_AT_ONCE = 100;

  private final LedgerDatabase database;

  Notices(LedgerDatabase database) {
    this.database = database;
  }

  /// From now on this address is owed a notice of every job's end.
  public void begin(String url) {
    database.write(handle ->
        handle.execute(
            "INSERT INTO notice_urls (url, since) VALUES (?, ?) ON CONFLICT (url) DO NOTHING",
            url,
            System.currentTimeMillis()));
  }

  /// Writes down what an address is owed of jobs that ended from `from` on and since it began to be
  /// told; false when there may be more.
  public boolean collect(String url, Instant from, Function<JobRecord, String> body) {
    List<String> jobs = database.read(handle -> owed(handle, url, from));
    for (String id : jobs) {
      database.write(handle ->
          JobRows.find(handle, id)
              .filter(job -> job.ended().isPresent())
              .ifPresent(job -> insert(handle, url, job, body.apply(job))));
    }
    return jobs.size() < MOST_AT_ONCE;
  }

  private static List<String> owed(Handle handle, String url, Instant from) {
    return handle
        .createQuery(
            """
            SELECT id FROM jobs WHERE ended >= :from
              AND ended >= (SELECT since FROM notice_urls WHERE url = :url)
              AND NOT EXISTS (SELECT 1 FROM notices
                WHERE job = jobs.id AND notices.ended = jobs.ended AND url = :url)
            ORDER BY ended LIMIT :limit
            """)
        .bind("from", from.toEpochMilli())
        .bind("url", url)
        .bind("limit", MOST_AT_ONCE)
        .mapTo(String.class)
        .list();
  }

  private static void insert(Handle handle, String url, JobRecord job, String body) {
    handle.execute(
        """
        INSERT INTO notices (job, ended, url, state, attempts, due, body, reason)
        VALUES (?, ?, ?, ?, 0, 0, ?, '') ON CONFLICT (job, ended, url) DO NOTHING
        """,
        job.id(),
        job.ended().orElseThrow().toEpochMilli(),
        url,
        Notice.WAITING,
        body);
  }

  /// Gives out notices to this address that are due, the oldest first. Whoever does not say within
  /// `time` what became of one loses it to the next who asks.
  public List<Notice> take(String url, int limit, Duration time) {
    long now = System.currentTimeMillis();
    List<Notice> due =
        database.read(handle ->
            handle
                .createQuery(
                    """
                    SELECT * FROM notices
                    WHERE state = 'waiting' AND due <= :now AND url = :url
                    ORDER BY due, ended LIMIT :limit
                    """)
                .bind("now", now)
                .bind("url", url)
                .bind("limit", limit)
                .map((row, _) -> notice(row))
                .list());
    List<Notice> taken = new ArrayList<>();
    for (Notice notice : due) {
      int changed =
          database.change(handle ->
              handle.execute(
                  """
                  UPDATE notices SET due = ?
                  WHERE job = ? AND ended = ? AND url = ? AND state = 'waiting' AND due <= ?
                  """,
                  now + time.toMillis(),
                  notice.job(),
                  notice.ended().toEpochMilli(),
                  notice.url(),
                  now));
      if (changed == 1) {
        taken.add(notice);
      }
    }
    return taken;
  }

  public void sent(Notice notice) {
    become(notice, Notice.SENT, notice.attempts() + 1, 0, "", "");
  }

  public void later(Notice notice, Instant due, String reason) {
    become(
        notice, Notice.WAITING, notice.attempts() + 1, due.toEpochMilli(), notice.body(), reason);
  }

  public void dead(Notice notice, String reason) {
    become(notice, Notice.DEAD, notice.attempts() + 1, 0, notice.body(), reason);
  }

  /// Those that were not taken where they were sent to, the newest first.
  public List<Notice> open(int limit) {
    return database.read(handle ->
        handle
            .createQuery(
                "SELECT * FROM notices WHERE state <> 'sent' ORDER BY ended DESC LIMIT :limit")
            .bind("limit", limit)
            .map((row, _) -> notice(row))
            .list());
  }

  /// Lets the dead ones wait again, as if they were new.
  public int revive() {
    return database.change(handle ->
        handle.execute(
            "UPDATE notices SET state = 'waiting', attempts = 0, due = 0 WHERE state ="
                + " 'dead'"));
  }

  /// Forgets what was sent of jobs that ended before that time, and that they were ever owed.
  public void forget(String url, Instant before) {
    database.write(handle -> {
      handle.execute(
          "UPDATE notice_urls SET since = ? WHERE url = ? AND since < ?",
          before.toEpochMilli(),
          url,
          before.toEpochMilli());
      handle.execute(
          "DELETE FROM notices WHERE url = ? AND state = 'sent' AND ended < ?",
          url,
          before.toEpochMilli());
    });
  }

  private void become(
      Notice notice, String state, int attempts, long due, String body, String reason) {
    database.write(handle ->
        handle.execute(
            """
            UPDATE notices SET state = ?, attempts = ?, due = ?, body = ?, reason = ?
            WHERE job = ? AND ended = ? AND url = ?
            """,
            state,
            attempts,
            due,
            body,
            reason,
            notice.job(),
            notice.ended().toEpochMilli(),
            notice.url()));
  }

  private static Notice notice(ResultSet row) throws SQLException {
    return new Notice(
        row.getString("job"),
        Instant.ofEpochMilli(row.getLong("ended")),
        row.getString("url"),
        row.getString("body"),
        row.getInt("attempts"),
        row.getString("state"),
        row.getString("reason"));
  }
}
