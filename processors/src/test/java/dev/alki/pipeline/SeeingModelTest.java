// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bundle.BundleVerifier;
import dev.alki.bundle.Json;
import dev.alki.bundle.ManifestSchema;
import dev.alki.convert.ConvertOptions;
import dev.alki.convert.ProjectorConverter;
import dev.alki.convert.config.OutTypeRule;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Digest;
import dev.alki.fixtures.Fixture;
import dev.alki.hub.FakeHub;
import dev.alki.jobs.Job;
import dev.alki.jobs.JobEvents;
import dev.alki.jobs.Outcome;
import dev.alki.jobs.Outcome.Bundle;
import dev.alki.progress.Progress;
import dev.alki.quantize.ModelWriter;
import dev.alki.quantize.Split;
import dev.alki.recipe.Model;
import dev.alki.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Jobs with models that see, on their way through the usual verbs.
class SeeingModelTest {
  private static final String PROJECTOR = "mmproj-gem.gguf";

  @TempDir private Path folder;
  private Path model;
  private String parameters = "type: q8_0";

  @BeforeEach
  void copy() throws IOException {
    Path fixtures = Path.of("../native/src/test/resources/fixtures").toAbsolutePath().normalize();
    Path made = new Fixture(fixtures, "Iolite-3-Vision").folder();
    model = Files.createDirectory(folder.resolve("gem"));
    try (Stream<Path> files = Files.list(made)) {
      for (Path file : files.toList()) {
        Files.copy(file, model.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void everyProfilesBundleHasTheProjector() throws IOException {
    Outcome outcome = run("Q8_0", "F16");

    assertThat(outcome.fault()).isEmpty();
    assertThat(outcome.bundles()).hasSize(2);
    for (Bundle bundle : outcome.bundles()) {
      Path place = bundle.gguf().getParent();
      assertThat(Digest.sha256(place.resolve(PROJECTOR))).isEqualTo(Digest.sha256(alone()));
      assertThat(BundleVerifier.verify(place, Progress.NONE)).isEmpty();
      assertThat(ManifestSchema.wrong(place)).isEmpty();
      JsonNode projector = json(place.resolve("manifest.json")).at("/model/projector");
      assertThat(projector.path("file").asText()).isEqualTo(PROJECTOR);
      assertThat(projector.path("type").asText()).isEqualTo("gemma3");
      assertThat(json(place.resolve("runtime.json")).at("/environment/LLAMA_ARG_MMPROJ").asText())
          .isEqualTo("./" + PROJECTOR);
      assertThat(Files.readString(place.resolve("bom.cdx.json"))).contains(PROJECTOR);
      assertThat(Files.readString(place.resolve("deploy/llama.cpp/config.ini")))
          .contains("mmproj = ./" + PROJECTOR);
    }
  }

  @Test
  void aProjectorIsMadeOnce() {
    run("Q8_0");

    Outcome again = run("Q8_0");

    assertThat(again.recalledAll()).isTrue();
    assertThat(again.bundles().getFirst().gguf().resolveSibling(PROJECTOR)).exists();
  }

  /// The weights are read a second time then.
  @Test
  void weightsThatAreNotKeptGiveTheSameProjector() throws IOException {
    try (FakeHub hub = new FakeHub().with("org/gem", model)) {
      Outcome outcome =
          run(
              "org/gem",
              Map.of(
                  "alki.hub.endpoint",
                  hub.endpoint().toString(),
                  "alki.hub.cache",
                  folder.resolve("cache").toString(),
                  "alki.hub.keep",
                  "false",
                  "alki.hub.window",
                  "1"),
              "Q8_0");

      assertThat(outcome.fault()).isEmpty();
      Path projector = outcome.bundles().getFirst().gguf().resolveSibling(PROJECTOR);
      assertThat(Digest.sha256(projector)).isEqualTo(Digest.sha256(alone()));
    }
  }

  @Test
  void aModelThatDoesNotSeeHasNone() throws IOException {
    change(config -> {
      config.putArray("architectures").add("Gemma3ForCausalLM");
      config.remove("vision_config");
    });

    assertThat(files(run("Q8_0"))).noneMatch(name -> name.startsWith("mmproj-"));
  }

  /// Its language model is worth having all the same.
  @Test
  void aModelWhoseProjectorIsNotKnownIsPackedWithout() throws IOException {
    change(config -> config.putArray("architectures").add("Gemma3ForCausalLM"));

    assertThat(files(run("Q8_0"))).noneMatch(name -> name.startsWith("mmproj-"));
  }

  @Test
  void aModelWhoseProjectorIsRefusedIsPackedWithoutUnlessItIsRequired() throws IOException {
    change(config -> config.withObject("vision_config").put("hidden_act", "relu"));

    assertThat(files(run("Q8_0"))).noneMatch(name -> name.startsWith("mmproj-"));
    parameters = "required: true";
    assertThat(run("Q8_0").fault().map(Fault::code)).contains(Code.CONFIG_INVALID);
  }

  @Test
  void aProjectorThatIsRequiredIsRefusedWhereItIsNotKnown() throws IOException {
    parameters = "required: true";
    change(config -> config.putArray("architectures").add("Gemma3ForCausalLM"));

    assertThat(run("Q8_0").fault().map(Fault::code)).contains(Code.ARCHITECTURE_UNKNOWN);
  }

  private Outcome run(String... profiles) {
    return run(model.toString(), Map.of(), profiles);
  }

  private Outcome run(String source, Map<String, String> more, String... profiles) {
    try {
      Path pipeline =
          Files.writeString(
              folder.resolve("pipeline.yaml"),
              """
              - route:
                  id: pipeline
                  from:
                    uri: direct:pipeline
                    steps:
                      - to: {uri: "kamelet:fetch"}
                      - to: {uri: "kamelet:convert"}
                      - to: {uri: "kamelet:quantize"}
                      - to: {uri: "kamelet:project", parameters: {%s}}
                      - to: {uri: "kamelet:pack"}
              """
                  .formatted(parameters));
      Map<String, String> settings = new HashMap<>(more);
      settings.put("alki.pipeline", pipeline.toString());
      settings.put("alki.out", folder.resolve("out").toString());
      settings.put("alki.state", folder.resolve("state").toString());
      try (Pipeline opened =
          Pipeline.open(Settings.of(settings), JobEvents.NONE, id -> false, Extension.NONE)) {
        return opened.run(new Job("1", source, List.of(profiles), "default"));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path alone() {
    Path file = folder.resolve("alone.gguf");
    ConvertOptions options = ConvertOptions.DEFAULT.with(OutTypeRule.converted("q8_0"));
    try (Model projector = ProjectorConverter.open(model, options)) {
      ModelWriter.write(projector, file, true, Split.NONE, 1, Progress.NONE);
    }
    return file;
  }

  private List<String> files(Outcome outcome) throws IOException {
    assertThat(outcome.fault()).isEmpty();
    try (Stream<Path> files = Files.list(outcome.bundles().getFirst().gguf().getParent())) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private void change(Consumer<ObjectNode> change) throws IOException {
    ObjectNode config = (ObjectNode) json(model.resolve("config.json"));
    change.accept(config);
    Json.write(model.resolve("config.json"), config);
  }

  private static JsonNode json(Path file) throws IOException {
    return Json.read(Files.readAllBytes(file));
  }
}
