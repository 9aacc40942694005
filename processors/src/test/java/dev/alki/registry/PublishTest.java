// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.bundle.Json;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.progress.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What goes into a registry, and out of it again.
class PublishTest {
  private static final int LARGE = 20_000_003;

  @TempDir private Path folder;
  private FakeRegistry registry;
  private PublishedBundle bundle;

  @BeforeEach
  void start() throws IOException {
    registry = new FakeRegistry();
    bundle = PublishedBundle.in(folder, LARGE);
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void comesOutAsItWentIn() throws Exception {
    Published published = bundle.publish(registry.name("v1"));
    Path out = folder.resolve("out");
    Puller.Pulled pulled = bundle.pull(registry.name("v1"), out);

    assertThat(pulled.digest()).isEqualTo(published.digest());
    assertThat(PublishedBundle.digests(out)).isEqualTo(PublishedBundle.digests(bundle.folder()));
    assertThat(bundle.pull(registry.name("v1").at(published.digest()), folder.resolve("again")))
        .extracting(Puller.Pulled::digest)
        .isEqualTo(published.digest());
    assertThat(hidden()).isEmpty();
  }

  @Test
  void writesTheTagLast() {
    bundle.publish(registry.name("v1"));
    assertThat(registry.requests.getLast()).isEqualTo("PUT /v2/team/tiny/manifests/v1");
    assertThat(registry.requests.stream().filter(it -> it.endsWith("/v1"))).hasSize(1);
  }

  @Test
  void namesEveryLayerForBothKindsOfReaders() throws Exception {
    bundle.publish(registry.name("v1"));
    JsonNode manifest = Json.read(registry.manifests.get("v1"));
    assertThat(manifest.path("artifactType").asText())
        .isEqualTo("application/vnd.cncf.model.manifest.v1+json");
    assertThat(manifest.path("layers")).hasSize(7);
    for (JsonNode layer : manifest.path("layers")) {
      assertThat(layer.path("annotations").path("org.cncf.model.filepath").asText())
          .isNotEmpty()
          .isEqualTo(layer.path("annotations").path("org.opencontainers.image.title").asText());
    }
    JsonNode config =
        Json.read(registry.blobs.get(manifest.path("config").path("digest").asText()));
    assertThat(config.path("config").path("paramSize").asText()).isEqualTo("260.0K");
    assertThat(config.path("descriptor").path("licenses").path(0).asText()).isEqualTo("mit");
    assertThat(config.path("modelfs").path("diffIds")).hasSize(7);
  }

  @Test
  void givesTheSameDigestEachTimeAndSendsNothingTwice() {
    Published first = bundle.publish(registry.name("v1"));
    registry.received.set(0);
    assertThat(bundle.publish(registry.name("v2")).digest()).isEqualTo(first.digest());
    assertThat(registry.received).hasValue(0);
  }

  @Test
  void leavesNothingOfFinishedUploads() throws Exception {
    bundle.publish(registry.name("v1"));
    assertThat(bundle.state()).isEmptyDirectory();
  }

  @Test
  void mountsWhatAnotherRepositoryHas() throws Exception {
    bundle.publish(registry.name("v1"));
    registry.blobs.forEach((digest, blob) -> registry.elsewhere.put("team/big@" + digest, blob));
    registry.blobs.clear();
    registry.manifests.clear();
    registry.received.set(0);

    new Publisher(bundle.options(Credentials.NONE), Optional.of("team/big"), Forms.ALL)
        .publish(List.of(bundle.folder()), registry.name("v1"), Progress.NONE, Progress.NONE);
    assertThat(registry.received).hasValue(0);
    assertThat(registry.manifests).containsKey("v1");
  }

  @Test
  void refusesABundleThatDoesNotVerify() throws Exception {
    Files.writeString(bundle.folder().resolve("LICENSE"), "Do what I like.\n\n");
    Fault fault = catchThrowableOfType(Fault.class, () -> bundle.publish(registry.name("v1")));
    assertThat(fault.code()).isEqualTo(Code.BUNDLE_DIFFERS);
    assertThat(registry.requests).isEmpty();
  }

  @Test
  void attachesTheBillOfMaterialsAndThePartsOfTheModelOnce() {
    for (boolean listed : new boolean[] {true, false}) {
      registry.referrers = listed;
      registry.manifests.clear();
      Published published = bundle.publish(registry.name("v1"));
      bundle.publish(registry.name("v1"));
      try (RegistryClient client =
          new RegistryClient(
              registry.name("v1"), bundle.options(Credentials.NONE), Progress.NONE)) {
        assertThat(new Referrers(client).of(published.digest()))
            .extracting(Descriptor::artifactType)
            .containsExactlyInAnyOrder(
                "application/vnd.cyclonedx+json", "application/vnd.alki.model.parts.v1+json");
      }
      assertThat(registry.manifests.containsKey(published.digest().replace(':', '-')))
          .isEqualTo(!listed);
    }
  }

  @Test
  void addsToTheFallbackTagWithoutLosingWhatIsThere() {
    registry.referrers = false;
    String subject = bundle.publish(registry.name("v1")).digest();
    try (RegistryClient client =
        new RegistryClient(registry.name("v1"), bundle.options(Credentials.NONE), Progress.NONE)) {
      Referrers referrers = new Referrers(client);
      byte[] other = "{\"schemaVersion\" : 2}".getBytes(StandardCharsets.UTF_8);
      String digest = new Content.OfBytes(other).digest();
      Descriptor described = new Descriptor(MediaTypes.MANIFEST, digest, other.length);
      referrers.attach(other, described, subject);
      assertThat(referrers.of(subject)).hasSize(3).contains(described);
    }
  }

  @Test
  void refusesAFolderThatIsThere() throws Exception {
    bundle.publish(registry.name("v1"));
    Path out = Files.createDirectory(folder.resolve("out"));
    Fault fault = catchThrowableOfType(Fault.class, () -> bundle.pull(registry.name("v1"), out));
    assertThat(fault.code()).isEqualTo(Code.OUTPUT_EXISTS);
  }

  @Test
  void goesOnWithAPullThatBrokeOff() throws Exception {
    bundle.publish(registry.name("v1"));
    AtomicBoolean dead = new AtomicBoolean();
    registry.mischief =
        exchange -> {
          boolean weights = exchange.getRequestURI().getPath().contains("blobs/" + model());
          if (weights && !dead.get()) {
            dead.set(true);
            exchange.sendResponseHeaders(200, LARGE);
            exchange.getResponseBody().write(registry.blobs.get(model()), 0, LARGE / 2);
            return true;
          }
          if (dead.get()) {
            FakeRegistry.send(exchange, 503, new byte[0]);
          }
          return dead.get();
        };
    Path out = folder.resolve("out");
    Fault fault = catchThrowableOfType(Fault.class, () -> bundle.pull(registry.name("v1"), out));
    assertThat(fault.code()).isEqualTo(Code.REGISTRY_UNAVAILABLE);
    assertThat(out).doesNotExist();

    StringBuilder ranges = new StringBuilder();
    registry.mischief =
        exchange -> {
          if (exchange.getRequestURI().getPath().contains("blobs/" + model())) {
            ranges.append(exchange.getRequestHeaders().getFirst("Range"));
          }
          return false;
        };
    bundle.pull(registry.name("v1"), out);
    assertThat(ranges.toString()).matches("bytes=[1-9]\\d{5,}-" + (LARGE - 1));
    assertThat(PublishedBundle.digests(out)).isEqualTo(PublishedBundle.digests(bundle.folder()));
    assertThat(hidden()).isEmpty();
  }

  private String model() throws IOException {
    return "sha256:" + PublishedBundle.digests(bundle.folder()).get("Tiny-Q4_K_M.gguf");
  }

  private List<Path> hidden() throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return list.filter(it -> it.getFileName().toString().startsWith(".")).toList();
    }
  }
}
