// SPDX-License-Identifier: Apache-2.0
package dev.alki.traces;

import dev.alki.jobs.Job;
import dev.alki.release.Release;
import dev.alki.settings.Secret;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import org.slf4j.bridge.SLF4JBridgeHandler;

/// Sends spans to a collector by OTLP over HTTP, a few times a minute and at the end. A collector
/// that does not answer costs spans and a line in the log, and no job.
final class OtlpTraces implements Traces {
  private static final String PATH = "/v1/traces";
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Logger OTEL = Logger.getLogger("io.opentelemetry");

  private final SdkTracerProvider provider;
  private final Tracer tracer;
  private final Map<String, OtlpSpan> jobs = new ConcurrentHashMap<>();

  private OtlpTraces(SdkTracerProvider provider) {
    this.provider = provider;
    this.tracer = provider.get("dev.alki");
  }

  /// A `token` that is not where it should be is a fault.
  static OtlpTraces open(URI endpoint, Optional<Secret> token) {
    token.ifPresent(Secret::read);
    logWithUs();
    OtlpHttpSpanExporter exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(endpoint.toString().replaceAll("/+$", "") + PATH)
            .setTimeout(PATIENCE)
            .setHeaders(() -> headers(token))
            .build();
    return new OtlpTraces(
        SdkTracerProvider.builder()
            .setResource(
                Resource.create(
                    Attributes.builder()
                        .put("service.name", "alki")
                        .put("service.version", Release.version())
                        .build()))
            .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
            .build());
  }

  @Override
  public Span job(Job job) {
    OtlpSpan span =
        new OtlpSpan(
            tracer,
            tracer
                .spanBuilder("job")
                .setNoParent()
                .setAttribute("alki.job", job.id())
                .setAttribute("alki.source", job.source())
                .startSpan(),
            () -> jobs.remove(job.id()));
    jobs.put(job.id(), span);
    return span;
  }

  @Override
  public Span step(Job job, String verb, String profile) {
    OtlpSpan parent = jobs.get(job.id());
    Context context = parent == null ? Context.root() : parent.context();
    return new OtlpSpan(
        tracer,
        tracer
            .spanBuilder(verb)
            .setParent(context)
            .setAttribute("alki.job", job.id())
            .setAttribute("alki.step", verb)
            .setAttribute("alki.profile", profile)
            .startSpan(),
        () -> {});
  }

  @Override
  public void close() {
    provider.shutdown().join(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Map<String, String> headers(Optional<Secret> token) {
    return token.map(it -> Map.of("Authorization", "Bearer " + it.read())).orElseGet(Map::of);
  }

  /// The exporter has a logger of the JDK's, which would write to standard error in a form of its
  /// own.
  private static synchronized void logWithUs() {
    if (OTEL.getUseParentHandlers()) {
      OTEL.setUseParentHandlers(false);
      OTEL.addHandler(new SLF4JBridgeHandler());
    }
  }
}
