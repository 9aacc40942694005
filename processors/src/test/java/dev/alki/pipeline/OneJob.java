// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import dev.alki.jobs.Job;
import dev.alki.jobs.JobEvents;
import dev.alki.jobs.Outcome;
import dev.alki.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A process that runs one job in the folder that it is given, and can be killed.
final class OneJob {
  private OneJob() {}

  public static void main(String[] args) {
    Path folder = Path.of(args[0]);
    Settings settings =
        Settings.of(
            Map.of(
                "alki.pipeline", folder.resolveSibling("pipeline.yaml").toString(),
                "alki.out", folder.resolve("out").toString(),
                "alki.state", folder.resolve("state").toString()));
    try (Pipeline pipeline = Pipeline.open(settings, JobEvents.NONE, id -> false, Extension.NONE)) {
      System.out.println("begins");
      String source = folder.resolveSibling("tiny.gguf").toString();
      Outcome outcome =
          pipeline.run(new Job("1", source, List.of("F16", "BF16", "F32"), "default"));
      outcome.fault().ifPresent(fault -> System.out.println(fault.report()));
      System.out.println(outcome.state());
    }
  }
}
