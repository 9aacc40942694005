// SPDX-License-Identifier: Apache-2.0
package dev.alki.traces;

import dev.alki.fault.Fault;
import dev.alki.progress.Activity;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.Map;

/// A span of OpenTelemetry's; `closed` is run when it is over.
record OtlpSpan(Tracer tracer, io.opentelemetry.api.trace.Span span, Runnable closed)
    implements Span {
  Context context() {
    return Context.root().with(span);
  }

  @Override
  public void ended(String result) {
    span.setAttribute("alki.result", result);
  }

  /// With the code of a fault, as the metrics have it.
  @Override
  public void failed(Throwable reason) {
    String type = reason instanceof Fault fault ? fault.code().name() : reason.getClass().getName();
    span.setAttribute("error.type", type);
    span.setStatus(StatusCode.ERROR, String.valueOf(reason.getMessage()));
  }

  @Override
  public Activity begin(String name, Map<String, String> attributes) {
    SpanBuilder builder = tracer.spanBuilder(name).setParent(context());
    attributes.forEach(builder::setAttribute);
    return new OtlpSpan(tracer, builder.startSpan(), () -> {});
  }

  @Override
  public void close() {
    span.end();
    closed.run();
  }
}
