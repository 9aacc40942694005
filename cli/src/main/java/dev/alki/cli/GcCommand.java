// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import dev.alki.jobs.Ledger;
import dev.alki.jobs.LedgerPlace;
import dev.alki.server.Cleaning;
import dev.alki.server.Cleaning.Cleaned;
import dev.alki.settings.Setting;
import dev.alki.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Frees what no bundle and no recent or unfinished job needs. Servers and runs may go on.
@Command(name = "gc")
final class GcCommand implements Callable<Integer> {
  @Mixin private Common common;
  @Mixin private Configured configured;

  @Option(
      names = "--older",
      paramLabel = "AGE",
      defaultValue = "30d",
      description = "Only what was not used for so long: 90m, 12h, 30d; 30d when not given.")
  private String older;

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      description =
          "Then also what was used longest ago, though not in the last hour, until the store has"
              + " this size: 100GB.")
  private Optional<String> size;

  @Option(
      names = "--store",
      description = "Also in the bucket of alki.store, which other machines may share.")
  private boolean store;

  @Option(names = "--dry-run", description = "Only say what would be freed.")
  private boolean dry;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  private final Console console;

  GcCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Settings settings = configured.settings();
    Duration age = Cleaning.age(older, "--older");
    OptionalLong goal =
        size.isPresent() ? Cleaning.size(size.get(), "--size") : OptionalLong.empty();
    Path state = settings.path(Setting.STATE);
    if (!Files.isDirectory(state)) {
      console.err().println("nothing to free: there is no " + state + " yet");
      return 0;
    }
    Cleaning cleaning = new Cleaning(state, age, goal, Optional.of(settings).filter(_ -> store));
    LedgerPlace place = LedgerPlace.of(settings);
    if (place instanceof LedgerPlace.File file && !Files.exists(file.path())) {
      show(cleaning.run(Optional.empty(), "cli", dry));
    } else {
      try (Ledger ledger = Ledger.open(place)) {
        show(cleaning.run(Optional.of(ledger), "cli", dry));
      }
    }
    return 0;
  }

  private void show(Cleaned cleaned) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("contents", cleaned.store().contents());
    figures.put("receipts", cleaned.store().receipts());
    figures.put("locks", cleaned.store().locks());
    figures.put("memories", cleaned.store().memories());
    figures.put("fetched", cleaned.cache().contents());
    figures.put("logs", cleaned.logs());
    figures.put("bytes", cleaned.bytes());
    figures.put("left", cleaned.store().left() + cleaned.cache().left());
    cleaned
        .bucket()
        .ifPresent(bucket -> {
          figures.put("bucketContents", bucket.contents());
          figures.put("bucketReceipts", bucket.receipts());
          figures.put("bucketBytes", bucket.bytes());
          figures.put("bucketLeft", bucket.left());
        });
    if (json) {
      figures.put("dryRun", dry);
      Json.print(console.out(), figures);
      return;
    }
    console
        .out()
        .println(
            (dry ? "would free " : "freed ")
                + Quantities.size(cleaned.bytes())
                + ": "
                + cleaned.store().contents()
                + " files and folders of the store, "
                + cleaned.store().receipts()
                + " receipts, "
                + cleaned.store().locks()
                + " locks, "
                + cleaned.store().memories()
                + " remembered digests, "
                + cleaned.cache().contents()
                + " models and objects of buckets, "
                + cleaned.logs()
                + " logs; what stays has "
                + Quantities.size(cleaned.store().left() + cleaned.cache().left()));
    cleaned
        .bucket()
        .ifPresent(bucket ->
            console
                .out()
                .println(
                    (dry ? "would free " : "freed ")
                        + Quantities.size(bucket.bytes())
                        + " in the bucket: "
                        + bucket.contents()
                        + " files and folders, "
                        + bucket.receipts()
                        + " receipts; what stays has "
                        + Quantities.size(bucket.left())));
    console.out().flush();
  }
}
