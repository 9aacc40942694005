// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import org.jdbi.v3.core.Handle;

/// The audit trail: who did what to which job. Rows are added, never changed.
final class AuditRows {
  private AuditRows() {}

  static void add(Handle handle, String actor, String action, String job, String detail) {
    handle.execute(
        """
        INSERT INTO audit (number, at, actor, action, job, detail)
        SELECT COALESCE(MAX(number), 0) + 1, ?, ?, ?, ?, ? FROM audit
        """,
        System.currentTimeMillis(),
        actor,
        action,
        job,
        detail);
  }
}
