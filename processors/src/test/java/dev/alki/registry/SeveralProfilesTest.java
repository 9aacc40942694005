// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.bundle.Json;
import dev.alki.bundle.Packer;
import dev.alki.bundle.Samples;
import dev.alki.progress.Progress;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A bundle of several profiles in a registry.
class SeveralProfilesTest {
  @TempDir private Path folder;

  @Test
  void areOneArtifactThatComesOutAsItWentIn() throws Exception {
    Path packed = folder.resolve("bundle");
    Packer.pack(Samples.profiles(folder, "Q4_K_M", "Q8_0"), packed);
    PublishedBundle bundle = new PublishedBundle(packed, folder.resolve("state"));
    try (FakeRegistry registry = new FakeRegistry()) {
      String digest = bundle.publish(registry.name("v1")).digest();
      bundle.pull(registry.name("v1"), folder.resolve("out"));

      assertThat(PublishedBundle.digests(folder.resolve("out")))
          .isEqualTo(PublishedBundle.digests(packed));
      JsonNode manifest = Json.read(registry.manifests.get(digest));
      JsonNode config =
          Json.read(registry.blobs.get(manifest.path("config").path("digest").asText()));
      assertThat(config.at("/config/quantization").asText()).isEqualTo("Q4_K_M,Q8_0");
      assertThat(kinds(manifest))
          .containsEntry("Tiny-Stories-Q8_0.gguf", "weight")
          .containsEntry("profiles/Q8_0/runtime.json", "weight.config")
          .containsEntry("profiles/Q8_0/deploy/compose.yaml", "code")
          .containsEntry("profiles/Q8_0/bom.cdx.json", "doc");
      try (RegistryClient client =
          new RegistryClient(
              registry.name("v1"), bundle.options(Credentials.NONE), Progress.NONE)) {
        assertThat(new Referrers(client).of(digest))
            .filteredOn(it -> it.artifactType().equals("application/vnd.cyclonedx+json"))
            .hasSize(2);
      }
    }
  }

  private static Map<String, String> kinds(JsonNode manifest) {
    return StreamSupport.stream(manifest.path("layers").spliterator(), false)
        .collect(
            Collectors.toMap(
                layer -> layer.path("annotations").path(ModelPack.TITLE).asText(),
                layer ->
                    layer
                        .path("mediaType")
                        .asText()
                        .replace("application/vnd.cncf.model.", "")
                        .replace(".v1.raw", "")));
  }
}
