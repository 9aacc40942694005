// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import dev.alki.jobs.Job;
import dev.alki.jobs.JobEvents;
import dev.alki.jobs.Outcome;
import dev.alki.jobs.State;
import dev.alki.pipeline.Extension;
import dev.alki.pipeline.Pipeline;
import dev.alki.pipeline.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Numbered models, each another one, and what becomes of them when nobody is killed. Every sixth
/// is no model.
final class FleetModels {
  private static final String[] PROFILES = {"F16", "BF16", "F32"};

  private final Path folder;
  private final int rows;
  private final Map<String, String> expected = new ConcurrentHashMap<>();

  FleetModels(Path folder, int rows) throws IOException {
    this.folder = folder;
    this.rows = rows;
    Files.createDirectories(folder.resolve("models"));
  }

  static String name(int number) {
    return "m" + number + ".gguf";
  }

  /// One of several, if the job's document may say which.
  static String profile(int number, boolean document) {
    return document ? PROFILES[number % PROFILES.length] : PROFILES[0];
  }

  Path file(int number) {
    return folder.resolve("models").resolve(name(number));
  }

  /// The digest of a model's GGUF, or the code of its fault.
  String expected(String name) {
    return expected.get(name);
  }

  /// Makes models, and does their jobs here.
  void make(int first, int count) throws IOException {
    Path golden = Files.createDirectories(folder.resolve("golden"));
    try (Pipeline pipeline =
        Pipeline.open(
            TestServer.settings(golden, Map.of()), JobEvents.NONE, job -> false, Extension.NONE)) {
      for (int i = first; i < first + count; i++) {
        if (i % 6 == 5) {
          Files.writeString(file(i), "GGUF no model " + i);
        } else {
          TinyModel.write(file(i), i, rows);
        }
        String profile = profile(i, FleetTriggers.of(i).document());
        Outcome outcome =
            pipeline.run(new Job("golden", file(i).toString(), List.of(profile), "default"));
        expected.put(
            name(i),
            outcome.state() == State.SUCCEEDED
                ? outcome.bundles().getFirst().sha256()
                : outcome.fault().orElseThrow().code().name());
      }
    }
  }
}
