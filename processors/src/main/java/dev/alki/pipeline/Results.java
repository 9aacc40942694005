// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.bundle.Json;
import dev.alki.bundle.Manifest;
import dev.alki.files.ReadFault;
import dev.alki.gguf.GgufSet;
import dev.alki.jobs.Artifact;
import dev.alki.jobs.Artifacts;
import dev.alki.jobs.Outcome.Bundle;
import dev.alki.jobs.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/// Shows what a job made, and says what it is.
record Results(OutFolder out, Course course) {
  /// The name of the folder with all profiles.
  private static final String TOGETHER = "all";

  /// The model's own name, as Fetch found it.
  String model() {
    String name =
        report(course.artifacts(), Role.ORIGIN)
            .map(origin -> origin.path("name").asText())
            .orElse(course.job().source());
    return name.replaceAll("@.*$", "").replaceAll(".*[/\\\\]", "").replaceAll("(?i)\\.gguf$", "");
  }

  /// The profile's bundle under the output folder, or that of all profiles; its GGUF when no bundle
  /// was packed. Nothing when there is neither, or when the job failed as a whole before there was
  /// a bundle of this profile's own.
  Optional<Bundle> show(String profile) {
    Artifacts artifacts = own(profile);
    Optional<Artifact> gguf = artifacts.last(Role.GGUF);
    return artifacts
        .last(Role.BUNDLE)
        .or(() -> course.failed() ? Optional.empty() : own("").last(Role.BUNDLE).or(() -> gguf))
        .flatMap(made -> gguf.map(file -> bundle(profile, artifacts, file, shown(profile, made))));
  }

  private Path shown(String profile, Artifact made) {
    boolean together = made.role() == Role.BUNDLE && made.profile().isEmpty();
    return out.show(model(), together ? TOGETHER : profile, made);
  }

  private Artifacts own(String profile) {
    return new Artifacts(
        course.artifacts().all().stream().filter(a -> a.profile().equals(profile)).toList());
  }

  private static Bundle bundle(String profile, Artifacts artifacts, Artifact gguf, Path folder) {
    Path shown = gguf(profile, folder);
    Optional<JsonNode> benchmark = report(artifacts, Role.BENCHMARK);
    return new Bundle(
        profile,
        folder,
        shown,
        gguf.sha256(),
        gguf.bytes(),
        bitsPerWeight(shown),
        rate(benchmark, "promptTokensPerSecond"),
        rate(benchmark, "generationTokensPerSecond"),
        report(artifacts, Role.VALIDATION)
            .map(report -> report.path("verdict").asText())
            .orElse(""),
        report(artifacts, Role.PUBLICATION)
            .map(publication -> publication.path("pinned").asText())
            .orElse(""));
  }

  private static double bitsPerWeight(Path gguf) {
    try (GgufSet set = GgufSet.open(gguf)) {
      long weights = set.tensors().stream().mapToLong(t -> t.shape().elements()).sum();
      long bytes =
          set.tensors().stream().mapToLong(t -> t.type().bytes(t.shape().elements())).sum();
      return weights == 0 ? 0 : 8.0 * bytes / weights;
    }
  }

  /// The profile's own GGUF, or the first part of it.
  private static Path gguf(String profile, Path folder) {
    if (!Files.exists(folder.resolve(Manifest.NAME))) {
      return first(folder);
    }
    return Manifest.current(folder).profiles().stream()
        .filter(it -> it.name().equals(profile))
        .findFirst()
        .map(it -> folder.resolve(it.files().model().getFirst()))
        .orElseThrow(() -> ReadFault.of(folder, new IOException("there is no GGUF of " + profile)));
  }

  private static Path first(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".gguf"))
          .sorted()
          .findFirst()
          .orElseThrow(() -> new IOException("there is no GGUF"));
    } catch (IOException e) {
      throw ReadFault.of(folder, e);
    }
  }

  private static OptionalDouble rate(Optional<JsonNode> benchmark, String name) {
    return benchmark
        .map(report -> report.path(name).path("median"))
        .filter(JsonNode::isNumber)
        .map(median -> OptionalDouble.of(median.asDouble()))
        .orElse(OptionalDouble.empty());
  }

  private static Optional<JsonNode> report(Artifacts artifacts, Role role) {
    return artifacts.last(role).map(artifact -> read(artifact.path()));
  }

  private static JsonNode read(Path file) {
    try {
      return Json.read(Files.readAllBytes(file));
    } catch (IOException e) {
      throw ReadFault.of(file, e);
    }
  }
}
