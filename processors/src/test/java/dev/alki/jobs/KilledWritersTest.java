// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.audit.AuditHead;
import dev.alki.audit.AuditRecord;
import dev.alki.audit.ChainCheck;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Processes that write to one audit trail at once are killed (SIGKILL) while they do: what they
/// were told is written is there, at most one record more of each, and the trail is whole.
///
/// `-Dalki.writers=100` for a campaign.
class KilledWritersTest {
  private static final int ROUNDS = Integer.getInteger("alki.writers", 3);
  private static final int AT_ONCE = 2;

  @TempDir Path folder;
  private final Random random = new Random();

  @Test
  void leaveAWholeTrailInAFile() throws Exception {
    Path state = folder.resolve("state");
    killed(
        Map.of("alki.state", state.toString()), new LedgerPlace.File(state.resolve("ledger.db")));
  }

  @Test
  void leaveAWholeTrailInADatabase() throws Exception {
    LedgerPlace.Database place = TestPostgres.database();
    killed(Map.of("alki.ledger.url", place.url(), "alki.ledger.user", place.user()), place);
  }

  private void killed(Map<String, String> settings, LedgerPlace place) throws Exception {
    try (Ledger ledger = Ledger.open(place)) {
      List<AuditHead> heads = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        List<Process> writers = new ArrayList<>();
        try {
          for (int writer = 0; writer < AT_ONCE; writer++) {
            writers.add(start(name(round, writer), settings));
          }
          // All are in the middle of it, and perhaps in the middle of a record.
          for (Process writer : writers) {
            assertThat(writer.inputReader().readLine()).isEqualTo("1");
          }
          Thread.sleep(random.nextLong(100));
        } finally {
          // Not the process's own method, which would close what it has said.
          writers.forEach(writer -> writer.toHandle().destroyForcibly());
        }
        List<AuditRecord> records = new ArrayList<>();
        for (Process writer : writers) {
          writer.waitFor();
        }
        ledger.auditTrail(0, records::add);
        for (int writer = 0; writer < AT_ONCE; writer++) {
          String name = name(round, writer);
          long there = records.stream().filter(record -> record.actor().equals(name)).count();
          long told = told(writers.get(writer));
          assertThat(there).isBetween(told, told + 1);
        }
        ChainCheck check = new ChainCheck(heads, Optional.empty());
        records.forEach(check::next);
        assertThat(check.end().findings()).isEmpty();
        heads.add(AuditHead.of(records.getLast()));
      }
    }
  }

  private static String name(int round, int writer) {
    return "writer-" + round + "-" + writer;
  }

  private static Process start(String name, Map<String, String> settings) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(OneWriter.class.getName(), name));
    settings.forEach((key, value) -> command.add(key + "=" + value));
    return new ProcessBuilder(command).redirectError(Redirect.DISCARD).start();
  }

  /// The last number that it said, of those lines that are complete. The first has been read.
  private static long told(Process writer) throws IOException {
    long last = 1;
    BufferedReader lines = writer.inputReader();
    StringBuilder line = new StringBuilder();
    for (int next = lines.read(); next >= 0; next = lines.read()) {
      if (next == '\n') {
        last = Long.parseLong(line.toString());
        line.setLength(0);
      } else {
        line.append((char) next);
      }
    }
    return last;
  }
}
