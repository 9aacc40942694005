// SPDX-License-Identifier: Apache-2.0
package dev.alki.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bundle.Manifest;
import dev.alki.fault.Fault;
import dev.alki.files.StrictJson;
import dev.alki.jobs.JobRecord;
import dev.alki.jobs.Ledger;
import dev.alki.jobs.Outcome.Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;

/// What is known about the bundles of a job: how each tensor was quantized and what that cost, what
/// checks and measurements found. It stands in the bundles themselves; one that somebody has taken
/// away, or that is none, has no report.
public record JobReports(Ledger ledger) {
  private static final StrictJson JSON = new StrictJson(16 << 20, 16, 1 << 20, false);
  private static final List<String> FACTS =
      List.of("bytes", "bitsPerWeight", "fileType", "tensorTypes", "nmse");
  private static final List<String> REPORTS = List.of("quantization", "validation", "benchmark");

  public JsonNode show(Exchange exchange) {
    Answers.query(exchange, List.of());
    String path = Answers.http(exchange).getRequest().path();
    JobRecord job = JobsApi.find(ledger, Endpoint.REPORTS.id(path));
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode reports = json.putArray("reports");
    job.bundles().forEach(bundle -> report(bundle).ifPresent(reports::add));
    Answers.json(exchange, 200);
    return json;
  }

  private static Optional<ObjectNode> report(Bundle bundle) {
    Path file = bundle.path().resolve(Manifest.NAME);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      JsonNode manifest = JSON.read(file);
      for (JsonNode profile : manifest.path("profiles")) {
        if (profile.path("name").asText().equals(bundle.profile())) {
          return Optional.of(report(manifest.path("model"), profile));
        }
      }
      return Optional.empty();
    } catch (Fault e) {
      return Optional.empty();
    }
  }

  /// What is common to all profiles and what is this one's, as facts of one model.
  private static ObjectNode report(JsonNode model, JsonNode profile) {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.set("profile", profile.path("name"));
    ObjectNode facts = report.putObject("model");
    model.properties().forEach(fact -> facts.set(fact.getKey(), fact.getValue()));
    FACTS.stream().filter(profile::has).forEach(fact -> facts.set(fact, profile.get(fact)));
    REPORTS.stream().filter(profile::has).forEach(part -> report.set(part, profile.get(part)));
    return report;
  }
}
