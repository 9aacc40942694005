// SPDX-License-Identifier: Apache-2.0
package dev.alki.http;

import io.vertx.core.http.HttpMethod;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What can be asked for over HTTP. openapi.json says the same to machines, and a test compares.
enum Endpoint {
  JOBS("/jobs", "application/json", "GET", "POST"),
  JOB("/jobs/{id}", "application/json", "GET", "DELETE"),
  EVENTS("/jobs/{id}/events", "text/event-stream", "GET"),
  LOG("/jobs/{id}/log", "text/plain", "GET"),
  REPORTS("/jobs/{id}/reports", "application/json", "GET"),
  RETRY("/jobs/{id}/retry", "application/json", "POST"),
  FEED("/events", "text/event-stream", "GET"),
  PROFILES("/profiles", "application/json", "GET"),
  PIPELINE("/pipeline", "application/json", "GET"),
  BENCHMARKS("/benchmarks", "application/json", "GET"),
  PAGE("/", "text/html", "GET"),
  PART("/web/{version}/{name}", "*/*", "GET"),
  OPENAPI("/openapi.json", "application/json", "GET");

  private final String path;
  private final String mediaType;
  private final List<String> methods;
  private final Pattern pattern;

  Endpoint(String path, String mediaType, String... methods) {
    this.path = path;
    this.mediaType = mediaType;
    this.methods = List.of(methods);
    this.pattern = Pattern.compile(path.replace(".", "\\.").replaceAll("\\{\\w+}", "([^/]{1,64})"));
  }

  static Optional<Endpoint> of(String path) {
    return Arrays.stream(values()).filter(it -> it.pattern.matcher(path).matches()).findFirst();
  }

  /// The job that a path of this form names.
  String id(String path) {
    Matcher matcher = pattern.matcher(path);
    return matcher.matches() && matcher.groupCount() == 1 ? matcher.group(1) : "";
  }

  /// Whether what is posted has a body.
  boolean reads() {
    return this == JOBS;
  }

  /// Whether anybody may see it. The page asks for a token itself, and shows nothing without.
  boolean open() {
    return this == PAGE || this == PART;
  }

  String path() {
    return path;
  }

  /// Of what it answers with.
  String mediaType() {
    return mediaType;
  }

  /// Where something can be looked at, its head can be, too.
  boolean allows(HttpMethod method) {
    return methods.contains(method.equals(HttpMethod.HEAD) ? "GET" : method.name());
  }

  List<String> methods() {
    return methods;
  }
}
