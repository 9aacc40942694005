// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import dev.alki.audit.AuditRecord;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// The audit trail: who did what to which job, each record bound to the one before by its hash.
/// Rows are added, never changed.
final class AuditRows {
  private static final String COLUMNS =
      "number, at, actor, action, job, detail, inputs, outputs, hash";
  private static final int AT_ONCE = 1_000;

  private AuditRows() {}

  static void add(Handle handle, String actor, String action, String job, String detail) {
    append(handle, actor, action, job, detail, "", "");
  }

  /// With the digests of what the job worked on and what it made.
  static void ended(Handle handle, String job, Outcome outcome) {
    String inputs =
        StepRows.artifacts(handle, job).stream()
            .filter(made -> made.role() == Role.SOURCE)
            .map(made -> "source " + made.sha256())
            .distinct()
            .collect(Collectors.joining(", "));
    String outputs =
        outcome.bundles().stream()
            .map(bundle -> bundle.profile() + " " + bundle.sha256())
            .collect(Collectors.joining(", "));
    String detail = outcome.fault().map(fault -> fault.code().name()).orElse("");
    append(handle, "worker", outcome.state().word(), job, detail, inputs, outputs);
  }

  static Optional<AuditRecord> last(Handle handle) {
    return handle
        .createQuery("SELECT " + COLUMNS + " FROM audit ORDER BY number DESC LIMIT 1")
        .map((row, _) -> record(row))
        .findOne();
  }

  /// Those after number `after`, in order.
  static void each(Handle handle, long after, Consumer<AuditRecord> use) {
    try (Stream<AuditRecord> records =
        handle
            .createQuery("SELECT " + COLUMNS + " FROM audit WHERE number > :after ORDER BY number")
            .bind("after", after)
            .setFetchSize(AT_ONCE)
            .map((row, _) -> record(row))
            .stream()) {
      records.forEach(use);
    }
  }

  /// Gives hashes to the records that were written before there were any.
  static void chain(Handle handle) {
    String previous = AuditRecord.BEGINNING;
    for (AuditRecord record :
        handle
            .createQuery("SELECT " + COLUMNS + " FROM audit ORDER BY number")
            .map((row, _) -> record(row))
            .list()) {
      previous = record.hashAfter(previous);
      handle.execute("UPDATE audit SET hash = ? WHERE number = ?", previous, record.number());
    }
  }

  private static void append(
      Handle handle,
      String actor,
      String action,
      String job,
      String detail,
      String inputs,
      String outputs) {
    Dialect.lockAudit(handle);
    Optional<AuditRecord> last = last(handle);
    AuditRecord record =
        new AuditRecord(
                last.map(AuditRecord::number).orElse(0L) + 1,
                System.currentTimeMillis(),
                actor,
                action,
                job,
                detail,
                inputs,
                outputs,
                "")
            .after(last.map(AuditRecord::hash).orElse(AuditRecord.BEGINNING));
    handle.execute(
        """
        INSERT INTO audit (number, at, actor, action, job, detail, inputs, outputs, hash)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        record.number(),
        record.at(),
        record.actor(),
        record.action(),
        record.job(),
        record.detail(),
        record.inputs(),
        record.outputs(),
        record.hash());
  }

  private static AuditRecord record(ResultSet row) throws SQLException {
    return new AuditRecord(
        row.getLong(1),
        row.getLong(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getString(8),
        row.getString(9));
  }
}
