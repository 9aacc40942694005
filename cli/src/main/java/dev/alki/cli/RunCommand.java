// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.fault.Exit;
import dev.alki.jobs.Job;
import dev.alki.jobs.JobId;
import dev.alki.jobs.JobJson;
import dev.alki.jobs.JobRecord.Failure;
import dev.alki.jobs.JobRequest;
import dev.alki.jobs.Outcome;
import dev.alki.jobs.Outcome.Bundle;
import dev.alki.pipeline.Extension;
import dev.alki.pipeline.Pipeline;
import dev.alki.settings.Setting;
import dev.alki.settings.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The whole pipeline once, in this process.
@Command(name = "run")
final class RunCommand implements Callable<Integer> {
  @Mixin private Common common;
  @Mixin private Configured configured;
  @Mixin private Keeping keeping;

  @Parameters(
      paramLabel = "SOURCE",
      description =
          "A Hugging Face folder, a GGUF file, s3://bucket/prefix, or a model of the hub:"
              + " owner/name[@revision][:GGUF].")
  private String source;

  @Option(
      names = {"-p", "--profile"},
      paramLabel = "PROFILE",
      split = ",",
      description = "What to make; what the pipeline names when not given.")
  private List<String> profiles = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "Where bundles appear: DIR/<model>/<PROFILE>/.")
  private Optional<String> folder;

  @Option(
      names = "--pipeline",
      paramLabel = "FILE",
      description = "Another pipeline than pipeline.yaml.")
  private Optional<String> pipeline;

  @Option(names = "--force", description = "Replace what is there already.")
  private boolean force;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  private final Console console;

  RunCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Source.check(source, settings());
    Job job = new Job(JobId.next(), source, profiles, JobRequest.DEFAULT_PIPELINE);
    Outcome outcome;
    try (JobProgress progress = new JobProgress(console, common.quiet());
        Pipeline way =
            Pipeline.open(settings(), progress, id -> Interruption.requested(), Extension.NONE)) {
      outcome = way.run(job);
    }
    if (json) {
      Json.print(console.out(), document(job, outcome));
    } else if (!common.quiet()) {
      show(outcome);
    }
    if (outcome.fault().isPresent()) {
      throw outcome.fault().get();
    }
    return Exit.DONE.status();
  }

  private Settings settings() {
    Map<String, String> more = new LinkedHashMap<>(keeping.settings(source));
    folder.ifPresent(it -> more.put(Setting.OUT.key(), it));
    pipeline.ifPresent(it -> more.put(Setting.PIPELINE.key(), it));
    if (force) {
      more.put(Setting.OUT_REPLACE.key(), "true");
    }
    return configured.settings(more);
  }

  private void show(Outcome outcome) {
    if (!outcome.bundles().isEmpty()) {
      Table table = new Table("profile", "size", "bits/weight", "tokens/s", "verdict", "where");
      for (Bundle bundle : outcome.bundles()) {
        table.row(
            bundle.profile(),
            Quantities.size(bundle.bytes()),
            Quantities.decimals(bundle.bitsPerWeight(), 2),
            rate(bundle.generationRate()),
            bundle.verdict().isEmpty() ? "-" : bundle.verdict(),
            bundle.path().toString());
      }
      table.print(console.out());
      outcome.bundles().stream()
          .map(Bundle::published)
          .filter(published -> !published.isEmpty())
          .forEach(published -> console.out().println("published: " + published));
    }
    String time = Quantities.seconds(outcome.seconds());
    console
        .err()
        .println(
            outcome.recalledAll()
                ? "nothing was left to do: all "
                    + outcome.steps()
                    + " steps were done before; "
                    + time
                : "in " + time);
  }

  private static String rate(OptionalDouble rate) {
    return rate.isPresent() ? Quantities.decimals(rate.getAsDouble(), 1) : "-";
  }

  private static ObjectNode document(Job job, Outcome outcome) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("job", job.id());
    json.put("state", outcome.state().word());
    json.put("source", job.source());
    json.put("seconds", outcome.seconds());
    ArrayNode bundles = json.putArray("bundles");
    outcome.bundles().forEach(bundle -> bundles.add(JobJson.bundle(bundle)));
    outcome
        .fault()
        .map(fault -> new Failure(fault.code().name(), fault.getMessage(), fault.help()))
        .ifPresent(error -> json.set("error", JobJson.failure(error)));
    return json;
  }
}
