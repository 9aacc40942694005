// SPDX-License-Identifier: Apache-2.0
package dev.alki.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.bom.Material;
import dev.alki.bom.RanStep;
import dev.alki.jobs.Artifact;
import dev.alki.jobs.Artifacts;
import dev.alki.jobs.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
  private static final String MATRIX = "9".repeat(64);

  @TempDir private Path folder;

  @Test
  void tellsWhatEachStepReadAndMadeByDigest() throws IOException {
    List<RanStep> steps = History.of(artifacts(Role.values()));

    assertThat(steps)
        .extracting(RanStep::verb)
        .containsExactly("fetch", "convert", "quantize", "project", "validate", "benchmark");
    assertThat(steps.get(2).inputs())
        .extracting(Material::name)
        .containsExactly("source", "origin", "model", "it.imatrix");
    assertThat(steps.get(2).inputs().getLast().sha256()).isEqualTo(MATRIX);
    assertThat(steps.get(2).outputs().getFirst())
        .isEqualTo(new Material("gguf", sha256(Role.GGUF)));
    assertThat(steps.get(1).parameters()).containsEntry("via", "own");
    assertThat(steps.get(2).parameters()).containsEntry("profile", "{\"mix\":\"Q4_K_M\"}");
  }

  @Test
  void whatDidNotRunIsNotInIt() throws IOException {
    List<RanStep> steps = History.of(artifacts(Role.SOURCE, Role.ORIGIN, Role.GGUF));

    assertThat(steps).extracting(RanStep::verb).containsExactly("fetch", "quantize");
    assertThat(steps.getLast().inputs())
        .extracting(Material::name)
        .containsExactly("source", "origin");
  }

  @Test
  void eachStepReadsWhatItSaysThatItReads() {
    Map<History, Step> steps =
        Map.of(
            History.FETCH, new Fetch(false),
            History.CONVERT, Convert.PLAIN,
            History.PROJECT, new Project("f16", false, 0),
            History.VALIDATE, new Validate(true, 0, 0, 0),
            History.BENCHMARK, new Benchmark(1, 2, 1, 0, ""));

    steps.forEach((history, step) -> {
      assertThat(history.reads()).as(step.verb()).isEqualTo(step.reads());
      assertThat(history.verb()).isEqualTo(step.verb());
    });
    assertThat(History.QUANTIZE.reads()).isEqualTo(Set.of(Role.SOURCE, Role.ORIGIN, Role.MODEL));
  }

  private Artifacts artifacts(Role... roles) throws IOException {
    Map<Role, String> reports =
        Map.of(
            Role.MODEL,
            "{\"parameters\": {\"via\": \"own\"}}",
            Role.QUANTIZATION,
            "{\"profile\": {\"mix\": \"Q4_K_M\"}, \"imatrix\": {\"file\": \"it.imatrix\","
                + " \"sha256\": \""
                + MATRIX
                + "\"}}");
    List<Artifact> artifacts = new ArrayList<>();
    for (Role role : roles) {
      Path file = Files.writeString(folder.resolve(role.name()), reports.getOrDefault(role, "{}"));
      artifacts.add(new Artifact(role, "", file, sha256(role), 1));
    }
    return new Artifacts(artifacts);
  }

  private static String sha256(Role role) {
    return "%064x".formatted(role.ordinal());
  }
}
