// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.pipeline.TinyModel;
import dev.alki.s3.Bucket;
import dev.alki.server.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A server that listens to a real queue and looks into a real bucket, both in other processes.
@Timeout(120)
class BucketTriggersTest {
  private static final byte[] SOMETHING = "GGUF".getBytes(StandardCharsets.US_ASCII);

  @TempDir private static Path servers;
  private static Bucket bucket;
  private static Queues queues;

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws IOException {
    bucket = Bucket.start(servers.resolve("s3"));
    queues = Queues.start(servers.resolve("sqs"));
  }

  @AfterAll
  static void stop() {
    if (queues != null) {
      queues.close();
    }
    if (bucket != null) {
      bucket.close();
    }
  }

  @AfterEach
  void empty() {
    bucket.empty();
  }

  @Test
  void tenCopiesOfAnEventMakeOneJob() throws Exception {
    bucket.put("in/my model.gguf", SOMETHING);
    try (TestServer server = listening(Map.of())) {
      for (int copy = 0; copy < 10; copy++) {
        queues.send(Samples.created(Bucket.NAME, "in/my+model.gguf"));
      }
      untilEmpty();
      assertThat(sources(server)).containsExactly("s3://models/in/my model.gguf");
      bucket.put("in/my model.gguf", "another".getBytes(StandardCharsets.US_ASCII));
      queues.send(Samples.created(Bucket.NAME, "in/my+model.gguf"));
      untilEmpty();
      assertThat(sources(server)).hasSize(2);
    }
  }

  @Test
  void aModelThatComesIntoTheBucketBecomesABundle() throws Exception {
    bucket.put("in/tiny.gguf", TinyModel.write(folder.resolve("tiny.gguf"), 1));
    try (TestServer server = listening(Map.of())) {
      queues.send(Samples.created(Bucket.NAME, "in/tiny.gguf"));
      until(() -> !sources(server).isEmpty());
      JsonNode first = TestServer.json(server.get("/jobs")).path("jobs").path(0);
      JsonNode job = server.end("/jobs/" + first.path("id").asText());
      assertThat(job.path("error").toString()).isEmpty();
      assertThat(job.path("state").asText()).isEqualTo("succeeded");
      assertThat(Path.of(job.at("/bundles/0/path").asText()))
          .isEqualTo(folder.resolve("out").resolve("tiny").resolve("F16"));
    }
  }

  @Test
  void whatAsksForNothingMakesNoJob() throws Exception {
    bucket.put("in/tiny/model.gguf", SOMETHING);
    bucket.put("in/config.json", SOMETHING);
    bucket.put("in/big-00001-of-00002.gguf", SOMETHING);
    bucket.put("elsewhere/tiny.gguf", SOMETHING);
    try (TestServer server = listening(Map.of())) {
      queues.send(Samples.TEST);
      queues.send(Samples.created(Bucket.NAME, "in/tiny/model.gguf"));
      queues.send(Samples.created(Bucket.NAME, "in/config.json"));
      queues.send(Samples.created(Bucket.NAME, "in/big-00001-of-00002.gguf"));
      queues.send(Samples.created(Bucket.NAME, "in/gone.gguf"));
      queues.send(Samples.created(Bucket.NAME, "elsewhere/tiny.gguf"));
      untilEmpty();
      assertThat(sources(server)).isEmpty();
      assertThat(letters()).isEmpty();
    }
  }

  @Test
  void aModelsFolderIsOneJobWhenItsMarkerComes() throws Exception {
    bucket.put("in/tiny/config.json", "{}".getBytes(StandardCharsets.US_ASCII));
    bucket.put("in/tiny/model.safetensors", SOMETHING);
    bucket.put("in/tiny.ready", new byte[0]);
    try (TestServer server = listening(Map.of())) {
      for (String key :
          List.of("in/tiny/config.json", "in/tiny/model.safetensors", "in/tiny.ready")) {
        queues.send(Samples.created(Bucket.NAME, key));
      }
      untilEmpty();
      assertThat(sources(server)).containsExactly("s3://models/in/tiny");
    }
  }

  @Test
  void whatCannotBeAJobGoesToTheDeadLettersAndTheOthersGoOn() throws Exception {
    bucket.put("in/broken.job.json", "{\"sauce\": 1}".getBytes(StandardCharsets.US_ASCII));
    bucket.put("in/good.gguf", SOMETHING);
    try (TestServer server = listening(Map.of())) {
      queues.send("hello");
      queues.send(Samples.created("others", "in/good.gguf"));
      queues.send(Samples.created(Bucket.NAME, "in/broken.job.json"));
      queues.send(Samples.created(Bucket.NAME, "in/nul.gguf"));
      queues.send(Samples.created(Bucket.NAME, "in/empty.ready"));
      queues.send(Samples.created(Bucket.NAME, "in/good.gguf"));
      bucket.put("in/empty.ready", new byte[0]);
      untilEmpty();
      assertThat(sources(server)).containsExactly("s3://models/in/good.gguf");
      assertThat(letters())
          .containsExactlyInAnyOrder(
              "JSON_INVALID",
              "SOURCE_NOT_ALLOWED",
              "JSON_UNKNOWN_KEY",
              "UNSAFE_NAME",
              "FILE_NOT_FOUND");
    }
  }

  @Test
  void attributesThatMeanSomethingToCamelHaveNoEffect() throws Exception {
    List<String> names =
        List.of(
            "CamelBeanMethodName",
            "camelBeanMethodName",
            "CAMELBEANMETHODNAME",
            "camelbeanmethodname",
            "CamelBeanMultiParameterArray",
            "CamelAwsSqsReceiptHandle",
            "CamelAwsSqsDeleteFiltered",
            "CamelAwsSqsAttributes",
            "CamelAwsSqsQueueUrl",
            "CamelFileName");
    bucket.put("in/tiny.gguf", SOMETHING);
    try (TestServer server = listening(Map.of())) {
      queues.send(Samples.created(Bucket.NAME, "in/tiny.gguf"), names);
      untilEmpty();
      assertThat(sources(server)).containsExactly("s3://models/in/tiny.gguf");
      assertThat(letters()).isEmpty();
    }
  }

  @Test
  void deadLettersCanGoToAQueue() throws Exception {
    try (TestServer _ = listening(Map.of("alki.s3.events.dead", "dead"))) {
      queues.send("hello");
      untilEmpty();
      assertThat(queues.dead())
          .singleElement()
          .asString()
          .contains("\"hello\"")
          .contains("JSON_INVALID");
      assertThat(letters()).isEmpty();
    }
  }

  @Test
  void anEventWaitsForABucketThatIsAway() throws Exception {
    bucket.put("in/tiny.gguf", SOMETHING);
    try (TestServer server = listening(Map.of())) {
      bucket.kill();
      queues.send(Samples.created(Bucket.NAME, "in/tiny.gguf"));
      Thread.sleep(2000);
      assertThat(queues.waiting()).isEqualTo(1);
      bucket.restart();
      untilEmpty();
      assertThat(sources(server)).containsExactly("s3://models/in/tiny.gguf");
      assertThat(letters()).isEmpty();
    }
  }

  @Test
  void looksForWhatNoEventTellsOf() throws Exception {
    bucket.put("in/tiny.gguf", SOMETHING);
    bucket.put("in/nul.gguf", SOMETHING);
    bucket.put("in/folder/config.json", "{}".getBytes(StandardCharsets.US_ASCII));
    bucket.put("in/folder/model.safetensors", SOMETHING);
    bucket.put("in/folder.ready", new byte[0]);
    bucket.put("in/mine.job.json", job("s3://models/elsewhere/x.gguf"));
    bucket.put("in/other.job.json", job("s3://others/elsewhere/x.gguf"));
    Map<String, String> poll =
        Map.of("alki.s3.events", "false", "alki.s3.poll", "true", "alki.s3.poll.seconds", "1");
    for (int start = 1; start <= 2; start++) {
      try (TestServer server = listening(poll)) {
        until(() -> sources(server).size() >= 3 && letters().size() >= 2);
        Thread.sleep(2500);
        assertThat(sources(server))
            .containsExactlyInAnyOrder(
                "s3://models/in/folder",
                "s3://models/in/tiny.gguf",
                "s3://models/elsewhere/x.gguf");
        assertThat(letters()).containsExactlyInAnyOrder("UNSAFE_NAME", "SOURCE_NOT_ALLOWED");
      }
    }
  }

  @Test
  void aTriggerWithoutAPlaceIsRefusedAtTheStart() {
    Map<String, String> none = Map.of("alki.s3.inbox", "");
    Fault fault = catchThrowableOfType(Fault.class, () -> listening(none).close());
    assertThat(fault.code()).isEqualTo(Code.SETTING_INVALID);
    assertThat(fault).hasMessageContaining("alki.s3.inbox");
  }

  private static byte[] job(String source) {
    return ("{\"source\": \"" + source + "\"}").getBytes(StandardCharsets.US_ASCII);
  }

  private TestServer listening(Map<String, String> more) throws IOException {
    Map<String, String> settings = new TreeMap<>(bucket.settings());
    settings.putAll(queues.settings());
    settings.put("alki.s3.inbox", "s3://models/in/");
    settings.putAll(more);
    return TestServer.start(folder, settings);
  }

  private static List<String> sources(TestServer server) {
    List<String> sources = new ArrayList<>();
    for (JsonNode job : TestServer.json(server.get("/jobs?limit=100")).path("jobs")) {
      sources.add(job.path("source").asText());
    }
    return sources;
  }

  /// Why each of them is dead.
  private List<String> letters() {
    Path dead = folder.resolve("state").resolve("dead");
    if (!Files.exists(dead)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(dead)) {
      return files.map(BucketTriggersTest::code).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String code(Path letter) {
    try {
      return new ObjectMapper().readTree(letter.toFile()).at("/error/code").asText();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void untilEmpty() {
    until(() -> queues.waiting() == 0);
  }

  private static void until(BooleanSupplier done) {
    while (!done.getAsBoolean()) {
      TestServer.pause();
    }
  }
}
