// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alki.bundle.ManifestSchema;
import dev.alki.hub.FakeHub;
import dev.alki.hub.FaultProxy;
import dev.alki.jobs.Job;
import dev.alki.jobs.JobEvents;
import dev.alki.jobs.Outcome;
import dev.alki.jobs.Outcome.Bundle;
import dev.alki.jobs.State;
import dev.alki.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Whole jobs whose model is on a hub.
@Timeout(120)
class HubPipelineTest {
  private static final String PIPELINE =
      """
      - route:
          id: pipeline
          from:
            uri: direct:pipeline
            steps:
              - to:
                  uri: kamelet:fetch
              - to:
                  uri: kamelet:convert
              - to:
                  uri: kamelet:quantize
              - to:
                  uri: kamelet:pack
      """;

  private static final Path STORIES = Path.of("../examples/models/stories260K");

  @TempDir private Path folder;
  private FakeHub hub;

  @BeforeEach
  void start() throws IOException {
    hub = new FakeHub().with("karpathy/stories260K", STORIES);
    Files.writeString(folder.resolve("pipeline.yaml"), PIPELINE);
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void aModelOfTheHubIsTheSameAsItsFolder() {
    Outcome here = run(STORIES.toString(), "here", hub.endpoint());
    Outcome there = run("karpathy/stories260K", "there", hub.endpoint());

    assertThat(there.fault()).isEmpty();
    assertThat(there.bundles())
        .extracting(Bundle::sha256)
        .isEqualTo(here.bundles().stream().map(Bundle::sha256).toList());
    assertThat(there.bundles().getFirst().path())
        .isEqualTo(folder.resolve("there/out/stories260K/Q8_0"));
  }

  @Test
  void theBundleSaysFromWhichCommitItComes() throws IOException {
    Bundle bundle = run("karpathy/stories260K", "a", hub.endpoint()).bundles().getFirst();
    String commit = hub.commit("karpathy/stories260K");

    assertThat(Files.list(bundle.path()))
        .extracting(file -> file.getFileName().toString())
        .contains("LICENSE", "MODEL_CARD.md");
    JsonNode manifest =
        new ObjectMapper().readTree(bundle.path().resolve("manifest.json").toFile());
    assertThat(manifest.toString()).contains("karpathy/stories260K", commit);
    assertThat(bundle.path().resolve("bom.cdx.json"))
        .content()
        .contains("pkg:huggingface/karpathy/stories260K@" + commit);
  }

  @Test
  void theBundleTellsTheStepsThatRanAndThatItsModelIsGated() throws IOException {
    hub.gated = "\"auto\"";

    Bundle bundle = run("karpathy/stories260K", "a", hub.endpoint()).bundles().getFirst();

    JsonNode manifest =
        new ObjectMapper().readTree(bundle.path().resolve("manifest.json").toFile());
    assertThat(manifest.at("/source/gated").asBoolean()).isTrue();
    assertThat(ManifestSchema.wrong(bundle.path())).isEmpty();
    JsonNode bom = new ObjectMapper().readTree(bundle.path().resolve("bom.cdx.json").toFile());
    JsonNode tasks = bom.at("/formulation/0/workflows/0/tasks");
    assertThat(tasks.findValuesAsText("uid"))
        .containsExactly("step-fetch", "step-convert", "step-quantize", "step-pack");
    assertThat(tasks.at("/2/outputs/0/resource/ref").asText())
        .isEqualTo(bundle.gguf().getFileName().toString());
    assertThat(tasks.at("/1/inputs/0/resource/ref"))
        .isEqualTo(tasks.at("/0/outputs/0/resource/ref"));
  }

  @Test
  void aJobThatIsBegunAgainStaysWithItsCommit() throws IOException {
    String before = hub.commit("karpathy/stories260K");
    Job job = new Job("1", "karpathy/stories260K", List.of("Q8_0"), "default");
    try (Pipeline pipeline = open("a", hub.endpoint())) {
      assertThat(pipeline.run(job).state()).isEqualTo(State.SUCCEEDED);
    }
    hub.with("karpathy/stories260K", "README.md", "# Another");
    assertThat(hub.commit("karpathy/stories260K")).isNotEqualTo(before);
    try (Pipeline pipeline = open("a", hub.endpoint())) {
      Bundle bundle = pipeline.run(job).bundles().getFirst();
      assertThat(bundle.path().resolve("manifest.json")).content().contains(before);
    }
    Bundle other = run("2", "karpathy/stories260K", "a", hub.endpoint()).bundles().getFirst();
    assertThat(other.path().resolve("manifest.json"))
        .content()
        .contains(hub.commit("karpathy/stories260K"));
  }

  @Test
  void aGgufOfTheHubIsQuantizedFurther() throws IOException {
    Path gguf = TinyModel.write(folder.resolve("x.gguf"), 0);
    hub.with("org/tiny-GGUF", "tiny-F32.gguf", Files.readAllBytes(gguf))
        .with("org/tiny-GGUF", "tiny-Q8_0.gguf", "other")
        .with("org/tiny-GGUF", "LICENSE", "Do what you like.");
    Outcome outcome = run("org/tiny-GGUF:F32", "a", hub.endpoint());

    assertThat(outcome.fault()).isEmpty();
    Path bundle = outcome.bundles().getFirst().path();
    assertThat(bundle).isEqualTo(folder.resolve("a/out/tiny-GGUF/Q8_0"));
    assertThat(bundle.resolve("LICENSE")).hasContent("Do what you like.");
  }

  @Test
  void aJobEndsRightWhenTheNetworkIsCutAndComesBack() throws Exception {
    Outcome quiet = run("karpathy/stories260K", "quiet", hub.endpoint());
    Random random = new Random();
    try (FaultProxy proxy = new FaultProxy(hub, random.nextLong());
        ExecutorService thread = Executors.newSingleThreadExecutor()) {
      hub.bytesPerSecond = 500_000;
      Future<Outcome> job =
          thread.submit(() -> run("karpathy/stories260K", "cut", proxy.endpoint()));
      for (int i = 0; i < 5; i++) {
        Thread.sleep(random.nextInt(500));
        proxy.cut(true);
        Thread.sleep(random.nextInt(500));
        proxy.cut(false);
      }
      Outcome outcome = job.get(60, TimeUnit.SECONDS);
      assertThat(outcome.fault()).isEmpty();
      assertThat(outcome.bundles().getFirst().sha256())
          .isEqualTo(quiet.bundles().getFirst().sha256());
    }
  }

  private Outcome run(String source, String place, URI endpoint) {
    return run("1", source, place, endpoint);
  }

  private Outcome run(String id, String source, String place, URI endpoint) {
    try (Pipeline pipeline = open(place, endpoint)) {
      return pipeline.run(new Job(id, source, List.of("Q8_0"), "default"));
    }
  }

  private Pipeline open(String place, URI endpoint) {
    Map<String, String> settings = new HashMap<>();
    settings.put("alki.pipeline", folder.resolve("pipeline.yaml").toString());
    settings.put("alki.out", folder.resolve(place).resolve("out").toString());
    settings.put("alki.out.replace", "true");
    settings.put("alki.state", folder.resolve(place).resolve("state").toString());
    settings.put("alki.hub.endpoint", endpoint.toString());
    settings.put("alki.hub.cache", folder.resolve(place).resolve("cache").toString());
    return Pipeline.open(Settings.of(settings), JobEvents.NONE, id -> false, Extension.NONE);
  }
}
