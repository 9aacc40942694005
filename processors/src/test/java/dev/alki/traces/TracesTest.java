// SPDX-License-Identifier: Apache-2.0
package dev.alki.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.alki.jobs.Job;
import dev.alki.jobs.JobEvents;
import dev.alki.jobs.Outcome;
import dev.alki.jobs.State;
import dev.alki.pipeline.Extension;
import dev.alki.pipeline.Pipeline;
import dev.alki.pipeline.TinyModel;
import dev.alki.progress.Activity;
import dev.alki.server.TestServer;
import dev.alki.settings.Settings;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a collector of OpenTelemetry's gets to know, in its own protocol.
@Timeout(60)
class TracesTest {
  private static final String ID = "01m88fx9ww97rmb893";

  @TempDir Path folder;

  private final List<Span> spans = new CopyOnWriteArrayList<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private HttpServer collector;

  @BeforeEach
  void collect() throws IOException {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext("/v1/traces", this::take);
    collector.start();
  }

  @AfterEach
  void stop() {
    collector.stop(0);
  }

  @Test
  void aJobIsASpanAndItsStepsAreBelowIt() throws IOException {
    run(TinyModel.write(folder.resolve("tiny.gguf"), 0), State.SUCCEEDED);
    assertThat(spans)
        .extracting(Span::getName)
        .containsExactlyInAnyOrder("fetch", "convert", "quantize", "pack", "job");
    Span job = named("job");
    assertThat(job.getParentSpanId().isEmpty()).isTrue();
    assertThat(attributes(job))
        .contains(entry("alki.job", ID), entry("alki.result", "succeeded"))
        .containsKey("alki.source");
    for (Span step : spans) {
      assertThat(step.getTraceId()).isEqualTo(job.getTraceId());
      assertThat(step.getEndTimeUnixNano()).isGreaterThan(step.getStartTimeUnixNano());
      if (step != job) {
        assertThat(step.getParentSpanId()).isEqualTo(job.getSpanId());
        assertThat(attributes(step)).contains(entry("alki.step", step.getName()));
      }
    }
    assertThat(attributes(named("pack"))).contains(entry("alki.profile", "F16"));
    assertThat(attributes(named("quantize"))).contains(entry("alki.result", "done"));
  }

  @Test
  void whatFailedHasItsCode() throws IOException {
    run(Files.write(folder.resolve("broken.gguf"), new byte[100]), State.FAILED);
    assertThat(named("convert").getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
    assertThat(attributes(named("convert"))).contains(entry("error.type", "GGUF_BAD_MAGIC"));
    assertThat(attributes(named("job"))).contains(entry("error.type", "GGUF_BAD_MAGIC"));
  }

  @Test
  void aDownloadIsASpanBelowItsStep() throws IOException {
    Job job = new Job(ID, "owner/name", List.of(), "default");
    try (Traces traces = Traces.open(settings(endpoint()));
        dev.alki.traces.Span whole = traces.job(job)) {
      try (dev.alki.traces.Span step = traces.step(job, "fetch", "");
          Activity download = step.begin("download", Map.of("alki.file", "model.safetensors"))) {
        download.failed(new IOException("cut"));
      }
      whole.ended("failed");
    }
    assertThat(named("download").getParentSpanId()).isEqualTo(named("fetch").getSpanId());
    assertThat(attributes(named("download")))
        .contains(
            entry("alki.file", "model.safetensors"), entry("error.type", "java.io.IOException"));
  }

  @Test
  void theTokenIsSentThatIsInTheFile() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "s3cret\n");
    Map<String, String> more =
        Map.of("alki.otel.endpoint", endpoint(), "alki.otel.token", "file:" + secret);
    Job job = new Job(ID, "owner/name", List.of(), "default");
    try (Traces traces = Traces.open(TestServer.settings(folder, more));
        dev.alki.traces.Span span = traces.job(job)) {
      span.ended("succeeded");
    }
    assertThat(authorizations).containsExactly("Bearer s3cret");
  }

  @Test
  void aCollectorThatIsNotThereCostsNoJob() throws IOException {
    collector.stop(0);
    run(TinyModel.write(folder.resolve("tiny.gguf"), 0), State.SUCCEEDED);
    assertThat(spans).isEmpty();
  }

  @Test
  void nothingIsOpenedWhenNothingIsSet() {
    assertThat(Traces.open(Settings.STANDARD)).isSameAs(Traces.NONE);
  }

  private void run(Path model, State end) throws IOException {
    Settings settings = settings(endpoint());
    try (Pipeline pipeline = Pipeline.open(settings, JobEvents.NONE, _ -> false, Extension.NONE)) {
      Outcome outcome = pipeline.run(new Job(ID, model.toString(), List.of(), "default"));
      assertThat(outcome.state()).isEqualTo(end);
    }
  }

  private Settings settings(String endpoint) throws IOException {
    return TestServer.settings(folder, Map.of("alki.otel.endpoint", endpoint));
  }

  private String endpoint() {
    return "http://127.0.0.1:" + collector.getAddress().getPort();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      authorizations.addAll(exchange.getRequestHeaders().getOrDefault("Authorization", List.of()));
      ExportTraceServiceRequest.parseFrom(exchange.getRequestBody())
          .getResourceSpansList()
          .forEach(resource ->
              resource.getScopeSpansList().forEach(scope -> spans.addAll(scope.getSpansList())));
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private Span named(String name) {
    return spans.stream().filter(span -> span.getName().equals(name)).findFirst().orElseThrow();
  }

  private static Map<String, String> attributes(Span span) {
    return span.getAttributesList().stream()
        .collect(Collectors.toMap(it -> it.getKey(), it -> it.getValue().getStringValue()));
  }
}
