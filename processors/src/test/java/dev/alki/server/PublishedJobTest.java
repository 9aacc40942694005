// SPDX-License-Identifier: Apache-2.0
package dev.alki.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.bundle.BundleVerifier;
import dev.alki.pipeline.TinyModel;
import dev.alki.progress.Progress;
import dev.alki.registry.Puller;
import dev.alki.registry.RealRegistry;
import dev.alki.registry.RegistryName;
import dev.alki.registry.RegistryOptions;
import dev.alki.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// From the inbox into a registry, and out of it again.
@Timeout(120)
class PublishedJobTest {
  @TempDir private Path folder;

  @BeforeEach
  void writePipelineThatPublishes() throws IOException {
    Files.writeString(
        folder.resolve("pipeline.yaml"),
        TestServer.PIPELINE
            + """
                    - to:
                        uri: kamelet:publish
            """);
  }

  @Test
  void whatIsPulledIsWhatTheJobMade() throws Exception {
    try (RealRegistry registry = new RealRegistry(RealRegistry.Kind.DOCKER_REGISTRY, folder)) {
      JsonNode bundle = job(registry, "succeeded", Map.of()).at("/bundles/0");

      RegistryName tag = RegistryName.of("oci://" + registry.host() + "/models/tiny:f16");
      RegistryName published = RegistryName.of(bundle.path("published").asText());
      Puller puller = new Puller(RegistryOptions.of(Settings.of(Map.of()), Map.of()));
      assertThat(puller.resolve(tag)).isEqualTo(published);
      Path pulled = folder.resolve("pulled");
      puller.pull(published, pulled, false, Optional.empty(), Progress.NONE, Progress.NONE);
      assertThat(BundleVerifier.verify(pulled, Progress.NONE)).isEmpty();
      assertThat(pulled.resolve("tiny-F16.gguf"))
          .hasSameBinaryContentAs(Path.of(bundle.path("gguf").asText()));
    }
  }

  @Test
  void aModelThatThePolicyKeepsIsNotPublished() throws Exception {
    try (RealRegistry registry = new RealRegistry(RealRegistry.Kind.DOCKER_REGISTRY, folder)) {
      JsonNode job = job(registry, "failed", Map.of("alki.policy.licences", "!unknown"));

      assertThat(job.at("/error/code").asText()).isEqualTo("POLICY_DENIED");
      assertThat(registry.folder().resolve("data")).doesNotExist();
    }
  }

  /// The document of the only job, which comes out of the inbox.
  private JsonNode job(RealRegistry registry, String state, Map<String, String> more)
      throws IOException {
    Path models = Files.createDirectories(folder.resolve("models"));
    TinyModel.write(models.resolve("tiny.gguf"), 0);
    Path inbox = Files.createDirectories(folder.resolve("inbox"));
    Files.writeString(inbox.resolve("one.job.json"), "{\"source\": \"tiny.gguf\"}");
    Map<String, String> settings = new HashMap<>(more);
    settings.put("alki.publish.to", "oci://" + registry.host() + "/models/{name}:{profile}");
    try (TestServer server = TestServer.start(folder, settings)) {
      JsonNode jobs = TestServer.json(server.get("/jobs")).path("jobs");
      while (jobs.isEmpty()) {
        TestServer.pause();
        jobs = TestServer.json(server.get("/jobs")).path("jobs");
      }
      JsonNode job = server.end("/jobs/" + jobs.path(0).path("id").asText());
      assertThat(job.path("state").asText()).as(job.toString()).isEqualTo(state);
      return job;
    }
  }
}
