// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Packed;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Brings the ledger's tables to the form that this program needs: numbered scripts, each run once
/// and in one transaction. A script that was released never changes.
final class LedgerSchema {
  private static final String AUDIT_CHAIN = "3-audit-chain.sql";
  private static final List<String> SCRIPTS =
      List.of(
          "1-jobs.sql",
          "2-notices.sql",
          AUDIT_CHAIN,
          "4-leases.sql",
          "5-branches.sql",
          "6-published.sql");

  private LedgerSchema() {}

  static void migrate(Handle handle) {
    Dialect.lockSchema(handle);
    handle.execute(
        "CREATE TABLE IF NOT EXISTS schema_versions (version INTEGER PRIMARY KEY, at BIGINT NOT"
            + " NULL)");
    int there =
        handle
            .createQuery("SELECT COALESCE(MAX(version), 0) FROM schema_versions")
            .mapTo(Integer.class)
            .one();
    if (there > SCRIPTS.size()) {
      throw Fault.in(Code.LEDGER_FAILED, "ledger")
          .what("was written by a newer version of Alki: its tables have version " + there)
          .expected("at most " + SCRIPTS.size())
          .help("Use that version, or another ledger.")
          .fault();
    }
    for (int version = there + 1; version <= SCRIPTS.size(); version++) {
      handle.createScript(script(SCRIPTS.get(version - 1))).execute();
      if (SCRIPTS.get(version - 1).equals(AUDIT_CHAIN)) {
        AuditRows.chain(handle);
      }
      handle.execute(
          "INSERT INTO schema_versions (version, at) VALUES (?, ?)",
          version,
          System.currentTimeMillis());
    }
  }

  private static String script(String name) {
    return new Packed(LedgerSchema.class, name).text();
  }
}
