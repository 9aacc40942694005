// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.jobs.JobJson;
import dev.alki.jobs.JobRecord;
import dev.alki.jobs.JobRecord.StepRecord;
import dev.alki.jobs.Ledger;
import dev.alki.jobs.LedgerPlace;
import dev.alki.jobs.Needs;
import dev.alki.jobs.Outcome.Bundle;
import dev.alki.jobs.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Lists a server's jobs, shows one, or calls one off. The server need not run.
@Command(name = "jobs")
final class JobsCommand implements Callable<Integer> {
  @Mixin private Common common;
  @Mixin private Configured configured;

  @Parameters(
      paramLabel = "ID",
      arity = "0..1",
      description = "Show this job; without it the newest jobs are listed.")
  private Optional<String> id;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "Only those: queued, running, succeeded, failed, cancelled.")
  private Optional<String> state;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many at most; 20 when not given.")
  private int limit;

  @Option(names = "--cancel", description = "Call the job off.")
  private boolean cancel;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  private final Console console;

  JobsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (limit < 1) {
      throw Usage.wrong("--limit " + limit, "is no number of jobs", "1 or more");
    }
    if (cancel && id.isEmpty()) {
      throw Usage.wrong("--cancel", "nobody said which job", "ID");
    }
    Optional<State> wanted = state.map(JobsCommand::state);
    LedgerPlace place = LedgerPlace.of(configured.settings());
    if (place instanceof LedgerPlace.File file && !Files.exists(file.path())) {
      none(file.path());
      return 0;
    }
    try (Ledger ledger = Ledger.open(place)) {
      if (id.isPresent()) {
        JobRecord job =
            cancel
                ? ledger.cancel(id.get(), "cli")
                : ledger.find(id.get()).orElseThrow(() -> Ledger.unknown(id.get()));
        show(job);
      } else {
        list(ledger.list(Optional.empty(), wanted, limit));
      }
    }
    return 0;
  }

  private void none(Path file) {
    if (id.isPresent()) {
      throw Ledger.unknown(id.get());
    }
    if (json) {
      list(List.of());
    } else {
      console.err().println("no jobs: there is no " + file + " yet");
    }
  }

  private void list(List<JobRecord> jobs) {
    if (json) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      jobs.forEach(job -> array.add(JobJson.head(job)));
      Json.print(console.out(), JsonNodeFactory.instance.objectNode().set("jobs", array));
      return;
    }
    Table table = new Table("id", "state", "created", "seconds", "source", "profiles");
    for (JobRecord job : jobs) {
      table.row(
          job.id(),
          job.state().word(),
          job.created().toString(),
          job.seconds().isPresent() ? Quantities.decimals(job.seconds().getAsDouble(), 1) : "-",
          job.job().source(),
          job.job().profiles().isEmpty()
              ? "as the pipeline says"
              : String.join(",", job.job().profiles()));
    }
    table.print(console.out());
  }

  private void show(JobRecord job) {
    if (json) {
      Json.print(console.out(), JobJson.document(job));
      return;
    }
    console.out().println(job.id() + " " + job.state().word() + ": " + job.job().source());
    for (Needs unmet : job.unmet()) {
      console.out().println("no worker has what it needs: " + unmet.text());
    }
    Table steps = new Table("step", "profile", "state", "seconds", "done");
    for (StepRecord step : job.steps()) {
      steps.row(
          step.verb(),
          step.profile().isEmpty() ? "-" : step.profile(),
          step.recalled() ? "was done before" : step.state().word(),
          step.seconds().isPresent() ? Quantities.decimals(step.seconds().getAsDouble(), 1) : "-",
          Math.round(100 * step.fraction()) + "%");
    }
    steps.print(console.out());
    for (Bundle bundle : job.bundles()) {
      console.out().println(bundle.profile() + " " + bundle.path() + " sha256 " + bundle.sha256());
    }
    job.error().ifPresent(error -> console.out().println(error.code() + ": " + error.message()));
    console.out().flush();
  }

  private static State state(String word) {
    return Arrays.stream(State.values())
        .filter(state -> state.word().equals(word))
        .findFirst()
        .orElseThrow(() ->
            Fault.in(Code.WRONG_USAGE, "--state " + word)
                .what("is no state of a job")
                .expected("queued, running, succeeded, failed or cancelled")
                .fault());
  }
}
