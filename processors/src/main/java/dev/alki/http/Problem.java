// SPDX-License-Identifier: Apache-2.0
package dev.alki.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A refusal as HTTP says it: a problem document of RFC 9457 with our code. What went wrong on our
/// side stays in the server's log; the document has the number under which it is there.
record Problem(Status status, Code code, String detail, String help) {
  static final String MEDIA_TYPE = "application/problem+json";

  private static final Map<Code, Duration> WAITS =
      Map.of(
          Code.REQUEST_RATE, Duration.ofSeconds(1),
          Code.QUEUE_FULL, Duration.ofSeconds(10),
          Code.REQUEST_TOO_MANY, Duration.ofSeconds(10));

  private static final Logger LOG = LoggerFactory.getLogger(Problem.class);

  /// `request` is the number of the request.
  static Problem of(Throwable thrown, String request) {
    Fault fault =
        thrown instanceof Fault own
            ? own
            : Fault.in(Code.INTERNAL_ERROR, "request " + request)
                .what(thrown.toString())
                .cause(thrown)
                .fault();
    Status status = Status.of(fault.code());
    boolean ours =
        status == Status.INTERNAL_SERVER_ERROR
            || status == Status.SERVICE_UNAVAILABLE && fault.code() != Code.REQUEST_TOO_MANY;
    if (!ours) {
      return of(status, fault);
    }
    LOG.error("request {}: {}", request, fault.report(), fault);
    return new Problem(
        status, fault.code(), "something went wrong here", "The server's log has it: " + request);
  }

  /// With another status than the usual one of its code.
  static Problem of(Status status, Fault fault) {
    return new Problem(status, fault.code(), fault.getMessage(), fault.help());
  }

  /// How long the client should wait before it asks again.
  Optional<Duration> pause() {
    return Optional.ofNullable(WAITS.get(code));
  }

  ObjectNode json(String request) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("type", "about:blank")
            .put("title", status.phrase())
            .put("status", status.number())
            .put("detail", detail);
    if (!help.isEmpty()) {
      json.put("help", help);
    }
    return json.put("code", code.name()).put("instance", "urn:uuid:" + request);
  }
}
