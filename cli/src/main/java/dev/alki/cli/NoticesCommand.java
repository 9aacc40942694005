// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.alki.jobs.Ledger;
import dev.alki.jobs.LedgerPlace;
import dev.alki.jobs.Notice;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Lists the notices of ended jobs that nobody has taken yet. The server need not run.
@Command(name = "notices")
final class NoticesCommand implements Callable<Integer> {
  private static final int MOST = 1000;

  @Mixin private Common common;
  @Mixin private Configured configured;

  @Option(names = "--retry", description = "Let the dead ones be sent again.")
  private boolean retry;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  private final Console console;

  NoticesCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    LedgerPlace place = LedgerPlace.of(configured.settings());
    if (place instanceof LedgerPlace.File file && !Files.exists(file.path())) {
      show(List.of());
      return 0;
    }
    try (Ledger ledger = Ledger.open(place)) {
      if (retry) {
        int again = ledger.notices().revive();
        console.err().println("alki: " + again + " will be sent again");
      }
      show(ledger.notices().open(MOST));
    }
    return 0;
  }

  private void show(List<Notice> notices) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    Table table = new Table("job", "ended", "host", "state", "attempts", "reason");
    for (Notice notice : notices) {
      // Not the whole address, which may have a secret in it.
      String host = URI.create(notice.url()).getHost();
      array
          .addObject()
          .put("id", notice.id())
          .put("job", notice.job())
          .put("ended", notice.ended().toString())
          .put("host", host)
          .put("state", notice.state())
          .put("attempts", notice.attempts())
          .put("reason", notice.reason());
      table.row(
          notice.job(),
          notice.ended().toString(),
          host,
          notice.state(),
          Integer.toString(notice.attempts()),
          notice.reason());
    }
    if (json) {
      Json.print(console.out(), JsonNodeFactory.instance.objectNode().set("notices", array));
    } else {
      table.print(console.out());
    }
  }
}
