// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.audit.AuditRecord;
import dev.alki.files.Digest;
import dev.alki.files.PendingFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What must be true of a fleet when all its jobs have ended, however often somebody was killed.
record FleetEnd(Path folder, FleetLedger ledger, FleetModels models, FleetTrail trail) {
  private static final String ENDS = "('succeeded', 'failed', 'cancelled')";

  void check(int jobs) throws IOException {
    everyJobEndedOnceAndRight(jobs);
    noFinishedStepWasDoneAgain();
    bundlesAreWhatTheLedgerSays();
    theTrailHasEachJobOnce();
    nothingIsLeft();
  }

  private void everyJobEndedOnceAndRight(int jobs) {
    assertThat(
            ledger.strings(
                "SELECT id || ' ' || state || ' ' || source FROM jobs WHERE ended IS NULL"))
        .isEmpty();
    assertThat(ledger.number("SELECT COUNT(*) FROM jobs")).isEqualTo(jobs);
    Set<String> seen = new HashSet<>();
    for (String row :
        ledger.strings(
            """
            SELECT jobs.source || ' ' || COALESCE(bundles.sha256, jobs.error_code) FROM jobs
            LEFT JOIN bundles ON bundles.job = jobs.id
            """)) {
      String source = row.substring(0, row.lastIndexOf(' '));
      String name = source.substring(source.lastIndexOf('/') + 1);
      assertThat(seen.add(name)).as(name + " twice").isTrue();
      assertThat(row.substring(row.lastIndexOf(' ') + 1)).as(name).isEqualTo(models.expected(name));
    }
    assertThat(
            ledger.strings(
                "SELECT job || ' ' || COUNT(*) FROM events WHERE kind IN "
                    + ENDS
                    + " GROUP BY job HAVING COUNT(*) <> 1"))
        .as("ended more than once")
        .isEmpty();
  }

  private void noFinishedStepWasDoneAgain() {
    assertThat(
            ledger.strings(
                """
                SELECT job || ' ' || (data::json ->> 'name') FROM events
                WHERE kind = 'step.finished' AND (data::json ->> 'recalled') = 'false'
                AND (data::json ->> 'name') <> 'fetch'
                GROUP BY job, data::json ->> 'name' HAVING COUNT(*) > 1
                """))
        .as("done more than once")
        .isEmpty();
  }

  private void bundlesAreWhatTheLedgerSays() throws IOException {
    List<String> bundles = ledger.strings("SELECT gguf || ' ' || sha256 FROM bundles");
    for (String row : bundles) {
      assertThat(Digest.sha256(Path.of(row.substring(0, row.lastIndexOf(' ')))))
          .isEqualTo(row.substring(row.lastIndexOf(' ') + 1));
    }
    try (Stream<Path> all = Files.walk(folder.resolve("out"), 2)) {
      int depth = folder.resolve("out").getNameCount() + 2;
      assertThat(all.filter(it -> it.getNameCount() == depth)).hasSameSizeAs(bundles);
    }
  }

  private void theTrailHasEachJobOnce() {
    trail.verify();
    List<AuditRecord> records = trail.records();
    List<String> jobs = ledger.strings("SELECT id FROM jobs");
    assertThat(jobs(records, Set.of("submit"))).containsExactlyInAnyOrderElementsOf(jobs);
    assertThat(jobs(records, Set.of("succeeded", "failed")))
        .containsExactlyInAnyOrderElementsOf(jobs);
    Set<String> made =
        records.stream()
            .filter(record -> record.action().equals("succeeded"))
            .map(record -> record.job() + " " + record.outputs())
            .collect(Collectors.toSet());
    assertThat(ledger.strings("SELECT job || ' ' || profile || ' ' || sha256 FROM bundles"))
        .containsExactlyInAnyOrderElementsOf(made);
  }

  private static List<String> jobs(List<AuditRecord> records, Set<String> actions) {
    return records.stream()
        .filter(record -> actions.contains(record.action()))
        .map(AuditRecord::job)
        .toList();
  }

  private void nothingIsLeft() throws IOException {
    assertThat(folder.resolve("inbox/.work")).isEmptyDirectory();
    assertThat(folder.resolve("state/dead")).doesNotExist();
    assertThat(folder.resolve("state/store/locks")).isEmptyDirectory();
    try (Stream<Path> rooms = Files.list(folder.resolve("state/store/work"))) {
      // Those of the two that are running, and their locks.
      assertThat(rooms).hasSizeLessThanOrEqualTo(4);
    }
    for (String place : List.of("out", "inbox", "state")) {
      try (Stream<Path> all = Files.walk(folder.resolve(place))) {
        assertThat(all).noneMatch(it -> it.getFileName().toString().startsWith(PendingFile.PREFIX));
      }
    }
  }
}
