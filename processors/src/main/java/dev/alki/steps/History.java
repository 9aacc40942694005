// SPDX-License-Identifier: Apache-2.0
package dev.alki.steps;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.bom.Material;
import dev.alki.bom.RanStep;
import dev.alki.jobs.Artifacts;
import dev.alki.jobs.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// The steps that a profile's artifacts came from, in the order of the pipeline. What an artifact
/// is to the pipeline says which verb made it and what that looks at; so the same artifacts have
/// the same history, on whichever machines they were made.
enum History {
  FETCH(Set.of(), Set.of(Role.SOURCE, Role.ORIGIN)),
  CONVERT(Set.of(Role.SOURCE, Role.ORIGIN), Set.of(Role.MODEL)),
  QUANTIZE(Set.of(Role.SOURCE, Role.ORIGIN, Role.MODEL), Set.of(Role.GGUF, Role.QUANTIZATION)),
  PROJECT(Set.of(Role.SOURCE, Role.ORIGIN, Role.MODEL), Set.of(Role.PROJECTOR)),
  VALIDATE(Set.of(Role.SOURCE, Role.GGUF, Role.QUANTIZATION), Set.of(Role.VALIDATION)),
  BENCHMARK(Set.of(Role.GGUF, Role.QUANTIZATION), Set.of(Role.BENCHMARK));

  private final Set<Role> reads;
  private final Set<Role> makes;

  History(Set<Role> reads, Set<Role> makes) {
    this.reads = reads;
    this.makes = makes;
  }

  /// Steps that made nothing of this are not in it.
  static List<RanStep> of(Artifacts artifacts) {
    List<RanStep> steps = new ArrayList<>();
    for (History step : values()) {
      List<Material> made = materials(artifacts, step.makes);
      if (!made.isEmpty()) {
        List<Material> read = new ArrayList<>(materials(artifacts, step.reads));
        step.calibration(artifacts).ifPresent(read::add);
        steps.add(new RanStep(step.verb(), step.parameters(artifacts), read, made));
      }
    }
    return steps;
  }

  String verb() {
    return name().toLowerCase(Locale.ROOT);
  }

  Set<Role> reads() {
    return reads;
  }

  /// The importance matrix, which is no artifact.
  private Optional<Material> calibration(Artifacts artifacts) {
    return this == QUANTIZE
        ? Inputs.report(artifacts, Role.QUANTIZATION)
            .map(report -> report.path("imatrix"))
            .filter(JsonNode::isObject)
            .map(it -> new Material(it.path("file").asText(), it.path("sha256").asText()))
        : Optional.empty();
  }

  /// As far as the reports tell.
  private SortedMap<String, String> parameters(Artifacts artifacts) {
    SortedMap<String, String> parameters = new TreeMap<>();
    if (this == CONVERT) {
      Inputs.report(artifacts, Role.MODEL)
          .ifPresent(report ->
              report
                  .path("parameters")
                  .properties()
                  .forEach(it -> parameters.put(it.getKey(), it.getValue().asText())));
    }
    if (this == QUANTIZE) {
      Inputs.report(artifacts, Role.QUANTIZATION)
          .ifPresent(report -> parameters.put("profile", report.path("profile").toString()));
    }
    return parameters;
  }

  private static List<Material> materials(Artifacts artifacts, Set<Role> roles) {
    return roles.stream()
        .sorted()
        .flatMap(role -> artifacts.last(role).stream())
        .map(artifact ->
            new Material(artifact.role().name().toLowerCase(Locale.ROOT), artifact.sha256()))
        .toList();
  }
}
