// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest extends LedgerContract {
  @TempDir Path folder;

  @Override
  Ledger connect() {
    return Ledger.open(folder.resolve("ledger.db"));
  }

  @Test
  void refusesALedgerOfANewerVersion() throws Exception {
    close();
    try (Connection raw =
        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("ledger.db"))) {
      raw.createStatement().execute("INSERT INTO schema_versions VALUES (99, 0)");
    }
    assertThatThrownBy(() -> Ledger.open(folder.resolve("ledger.db")))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("version 99");
    Files.delete(folder.resolve("ledger.db"));
    open();
  }

  @Test
  void refusesAFileThatIsNoLedger() throws Exception {
    Path file = Files.writeString(folder.resolve("other.db"), "no database at all".repeat(100));
    assertThatThrownBy(() -> Ledger.open(file))
        .isInstanceOfSatisfying(
            Fault.class, e -> assertThat(e.code()).isEqualTo(Code.LEDGER_FAILED));
  }

  @Test
  void keepsAnAuditTrail() throws Exception {
    String id = submit("models/a");
    ledger.cancel(id, "inbox");
    try (Connection raw =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("ledger.db"));
        ResultSet rows =
            raw.createStatement().executeQuery("SELECT actor || ' ' || action FROM audit")) {
      rows.next();
      assertThat(rows.getString(1)).isEqualTo("http submit");
      rows.next();
      assertThat(rows.getString(1)).isEqualTo("inbox cancel");
    }
  }
}
