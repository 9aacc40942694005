// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Digest;
import dev.alki.jobs.Artifact;
import dev.alki.jobs.Job;
import dev.alki.jobs.JobEvents;
import dev.alki.jobs.Outcome;
import dev.alki.jobs.Role;
import dev.alki.jobs.State;
import dev.alki.pipeline.Extension;
import dev.alki.pipeline.Pipeline;
import dev.alki.pipeline.TinyModel;
import dev.alki.server.TestServer;
import dev.alki.store.Receipt;
import dev.alki.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Two machines with a store each and one bucket, against a real S3 server in another process.
@Timeout(120)
class S3StoreTest {
  private static Bucket bucket;

  @TempDir private static Path servers;
  @TempDir private Path folder;

  @BeforeAll
  static void start() throws IOException {
    bucket = Bucket.start(servers);
  }

  @AfterAll
  static void stop() {
    if (bucket != null) {
      bucket.close();
    }
  }

  @AfterEach
  void empty() {
    bucket.empty();
  }

  @Test
  void anotherMachineFindsWhatOneMade() throws IOException {
    Path product = Files.createDirectories(folder.resolve("bundle").resolve("deploy"));
    Files.writeString(product.resolve("run.sh"), "run");
    Files.writeString(product.resolveSibling("model.gguf"), "weights");
    try (Store one = store("one");
        Store other = store("other")) {
      Artifact file = one.put(Role.GGUF, "Q8_0", product("model.gguf", "weights"));
      Artifact bundle = one.put(Role.BUNDLE, "Q8_0", folder.resolve("bundle"));
      one.keep(new Receipt(reason("both"), List.of(file, bundle), 1));

      Receipt found = other.receipt(Store.key(reason("both"))).orElseThrow();
      Artifact there = found.outputs().getLast();
      assertThat(found.outputs())
          .extracting(Artifact::sha256)
          .containsExactly(file.sha256(), bundle.sha256());
      assertThat(there.path()).startsWith(other.folder()).hasFileName("bundle");
      assertThat(there.path().resolve("deploy").resolve("run.sh")).hasContent("run");
      assertThat(there.path().resolve("model.gguf")).hasContent("weights");
    }
  }

  @Test
  void largeFilesGoInParts() throws IOException {
    byte[] large = new byte[70 << 20];
    new Random(1).nextBytes(large);
    Path file = Files.write(folder.resolve("large.gguf"), large);
    try (Store one = store("one");
        Store other = store("other")) {
      Artifact made = one.put(Role.GGUF, "Q8_0", file);
      Artifact brought = other.bring(made).orElseThrow();
      assertThat(brought.path()).startsWith(other.folder());
      assertThat(Digest.sha256(brought.path())).isEqualTo(Digest.sha256(large));
    }
  }

  @Test
  void whatIsNowhereIsNotBrought() throws IOException {
    try (Store one = Store.open(folder.resolve("alone"));
        Store other = store("other")) {
      assertThat(other.bring(one.put(Role.GGUF, "", product("a.gguf", "text")))).isEmpty();
      assertThat(other.receipt(Store.key(reason("nothing")))).isEmpty();
    }
  }

  @Test
  void aReceiptIsNoneWhenItsContentIsGone() throws IOException {
    try (Store one = store("one");
        Store other = store("other")) {
      Artifact file = one.put(Role.GGUF, "Q8_0", product("model.gguf", "weights"));
      one.keep(new Receipt(reason("gone"), List.of(file), 1));
      delete("files/" + file.sha256().substring(0, 2) + "/" + file.sha256());
      assertThat(other.receipt(Store.key(reason("gone")))).isEmpty();

      Artifact again = other.put(Role.GGUF, "Q8_0", product("other.gguf", "other weights"));
      other.keep(new Receipt(reason("gone"), List.of(again), 1));
      try (Store third = store("third")) {
        assertThat(third.receipt(Store.key(reason("gone"))).orElseThrow().outputs())
            .extracting(Artifact::sha256)
            .containsExactly(again.sha256());
      }
    }
  }

  @Test
  void theFirstReceiptStays() throws IOException {
    try (Store one = store("one");
        Store other = store("other")) {
      Artifact first = one.put(Role.BENCHMARK, "", product("a.json", "first"));
      Artifact second = other.put(Role.BENCHMARK, "", product("b.json", "second"));
      one.keep(new Receipt(reason("measured"), List.of(first), 1));
      other.keep(new Receipt(reason("measured"), List.of(second), 1));
      try (Store third = store("third")) {
        assertThat(third.receipt(Store.key(reason("measured"))).orElseThrow().outputs())
            .extracting(Artifact::sha256)
            .containsExactly(first.sha256());
      }
    }
  }

  @Test
  void contentThatWasReplacedIsRefused() throws IOException {
    try (Store one = store("one");
        Store other = store("other")) {
      Artifact file = one.put(Role.GGUF, "Q8_0", product("model.gguf", "weights"));
      String key = "files/" + file.sha256().substring(0, 2) + "/" + file.sha256();
      bucket.put("store/" + key, "WEIGHTS".getBytes(StandardCharsets.US_ASCII));
      Fault fault = catchThrowableOfType(Fault.class, () -> other.bring(file));
      assertThat(fault.code()).isEqualTo(Code.BUCKET_DAMAGED);
      try (Stream<Path> content = Files.list(other.folder().resolve("content"))) {
        assertThat(content).isEmpty();
      }
    }
  }

  @Test
  void aReceiptThatIsNoneIsPassedOver() throws IOException {
    String key = Store.key(reason("garbage"));
    bucket.put("store/receipts/" + key.substring(0, 2) + "/" + key, new byte[] {1, 2, 3});
    try (Store one = store("one");
        Store other = store("other")) {
      assertThat(one.receipt(key)).isEmpty();
      Artifact file = one.put(Role.GGUF, "", product("model.gguf", "weights"));
      one.keep(new Receipt(reason("garbage"), List.of(file), 1));
      assertThat(other.receipt(key)).isPresent();
    }
  }

  @Test
  void aJobIsNotDoneOnceMoreOnAnotherMachine() throws IOException {
    Path model = TinyModel.write(folder.resolve("tiny.gguf"), 1);
    assertThat(run("one", model).recalledAll()).isFalse();
    Outcome outcome = run("other", model);
    assertThat(outcome.state()).isEqualTo(State.SUCCEEDED);
    assertThat(outcome.recalledAll()).isTrue();
    assertThat(outcome.bundles())
        .singleElement()
        .satisfies(bundle -> assertThat(bundle.gguf()).startsWith(folder.resolve("other")));
  }

  private Outcome run(String machine, Path model) throws IOException {
    Map<String, String> settings = new TreeMap<>(bucket.settings());
    settings.put("alki.store", "s3://models/store");
    Path place = Files.createDirectories(folder.resolve(machine));
    try (Pipeline pipeline =
        Pipeline.open(
            TestServer.settings(place, settings), JobEvents.NONE, _ -> false, Extension.NONE)) {
      return pipeline.run(new Job("1", model.toString(), List.of("F16"), "default"));
    }
  }

  private Store store(String machine) {
    S3Connection connection = new S3Connection(bucket.connection().options());
    return Store.open(
        folder.resolve(machine),
        new S3Backing(connection, S3Place.of("s3://models/store", "test")),
        Duration.ofSeconds(8));
  }

  private Path product(String name, String text) throws IOException {
    return Files.writeString(Files.createTempDirectory(folder, "product").resolve(name), text);
  }

  private static ObjectNode reason(String text) {
    return JsonNodeFactory.instance.objectNode().put("verb", text);
  }

  private static void delete(String key) {
    bucket.client().deleteObject(request -> request.bucket(Bucket.NAME).key("store/" + key));
  }
}
