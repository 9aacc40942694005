// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatements;

/// What the databases of ledgers do not say in the same words. SQLite lets one at a time write at
/// all, and so needs no locks.
enum Dialect {
  SQLITE("", "", "", ""),
  POSTGRESQL(
      "FOR NO KEY UPDATE",
      "FOR UPDATE SKIP LOCKED",
      "SELECT pg_advisory_xact_lock(4242424242)",
      "LOCK TABLE audit IN SHARE ROW EXCLUSIVE MODE");

  private static final String NAME = "dialect";

  private final String forUpdate;
  private final String skipLocked;
  private final String schemaLock;
  private final String auditLock;

  Dialect(String forUpdate, String skipLocked, String schemaLock, String auditLock) {
    this.forUpdate = forUpdate;
    this.skipLocked = skipLocked;
    this.schemaLock = schemaLock;
    this.auditLock = auditLock;
  }

  /// Lets statements say `<forUpdate>` to keep others from a row until the transaction ends, and
  /// `<skipLocked>` to do so with those rows alone that nobody keeps.
  void use(Handle handle) {
    handle.define(NAME, this);
    handle.define("forUpdate", forUpdate);
    handle.define("skipLocked", skipLocked);
  }

  /// One process at a time changes the tables' form.
  static void lockSchema(Handle handle) {
    lock(handle, of(handle).schemaLock);
  }

  /// One transaction at a time adds to the audit trail. The last lock that a transaction takes.
  static void lockAudit(Handle handle) {
    lock(handle, of(handle).auditLock);
  }

  private static Dialect of(Handle handle) {
    return (Dialect) handle.getConfig(SqlStatements.class).getAttribute(NAME);
  }

  private static void lock(Handle handle, String statement) {
    if (!statement.isEmpty()) {
      handle.execute(statement);
    }
  }
}
