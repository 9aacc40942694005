// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.jobs.JobRequest;
import dev.alki.jobs.Ledger;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `alki audit`, on a ledger into which three jobs were handed.
class AuditCommandTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void handJobsIn() {
    try (Ledger ledger = Ledger.open(folder.resolve("ledger.db"))) {
      for (String id : List.of("a", "b", "c")) {
        ledger.submit(
            id, new JobRequest("m.gguf", List.of("Q8_0"), "default", Optional.empty()), "test");
      }
    }
  }

  @Test
  void findsNothingWrongWithWhatWasWritten() {
    assertThat(audit("verify")).isZero();
    assertThat(out).asString().startsWith("3 records, each as it was written");
  }

  @Test
  void findsARecordThatWasChanged() throws SQLException {
    ledger("UPDATE audit SET actor = 'nobody' WHERE job = 'b'");
    assertThat(audit("verify")).isEqualTo(4);
    assertThat(out).asString().contains("record 2: ");
    assertThat(err).asString().contains("AUDIT_BROKEN");
  }

  @Test
  void findsAnEndThatWasCutOffByAHeadThatWasKept() throws SQLException {
    Path heads = folder.resolve("kept.jsonl");
    assertThat(audit("head", "-o", heads.toString())).isZero();
    ledger("DELETE FROM audit WHERE job = 'c'");
    assertThat(audit("verify")).isZero();
    assertThat(audit("verify", "--heads", heads.toString())).isEqualTo(4);
  }

  @Test
  void verifiesAnExportWithoutTheLedger() throws IOException {
    Path heads = folder.resolve("kept.jsonl");
    Path log = folder.resolve("trail.jsonl");
    assertThat(audit("head", "-o", heads.toString())).isZero();
    assertThat(audit("export", "-o", log.toString())).isZero();
    assertThat(audit("verify", "--log", log.toString(), "--heads", heads.toString())).isZero();
    Files.writeString(log, Files.readString(log).replaceFirst("\"b\"", "\"x\""));
    assertThat(audit("verify", "--log", log.toString(), "--heads", heads.toString())).isEqualTo(4);
  }

  @Test
  void listsTheNewest() {
    assertThat(audit("list", "--limit", "1")).isZero();
    assertThat(out).asString().contains("submit").contains(" c ").doesNotContain(" a ");
  }

  private void ledger(String change) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("ledger.db"));
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(change)).isEqualTo(1);
    }
  }

  private int audit(String... words) {
    Console console =
        new Console(new PrintWriter(out, true), new PrintWriter(err, true), false, 80, false);
    String[] line = new String[words.length + 3];
    line[0] = "audit";
    System.arraycopy(words, 0, line, 1, words.length);
    line[words.length + 1] = "--set";
    line[words.length + 2] = "alki.state=" + folder;
    return Alki.run(console, line);
  }
}
