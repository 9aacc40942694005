// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.runtime.Verdict;
import java.util.Optional;

/// What validation and benchmark found of a bundle, as in-toto's test result v0.1 has it. What
/// could not be checked is a warning: it is neither passed nor failed.
public final class TestResult {
  public static final String PREDICATE = "https://in-toto.io/attestation/test-result/v0.1";

  private final ObjectNode predicate = JsonNodeFactory.instance.objectNode();
  private final ArrayNode configuration = predicate.arrayNode();
  private final ArrayNode passed = predicate.arrayNode();
  private final ArrayNode warned = predicate.arrayNode();
  private final ArrayNode failed = predicate.arrayNode();

  private TestResult() {}

  /// None of a bundle of which nothing was looked at.
  static Optional<Predicate> of(BundleFacts facts) {
    TestResult result = new TestResult();
    facts.profiles().forEach(result::add);
    return result.configuration.isEmpty() ? Optional.empty() : Optional.of(result.predicate());
  }

  private void add(BundleFacts.Profile profile) {
    for (BundleFacts.Report report : profile.reports()) {
      ObjectNode resource = report.resource(profile.name());
      ObjectNode how = resource.putObject("annotations");
      how.put("engine", report.json().path("engine").asText());
      JsonNode cpu = report.json().at("/device/cpu");
      if (cpu.isTextual()) {
        how.put("device", cpu.asText());
      }
      configuration.add(resource);
    }
    String of = profile.name().isEmpty() ? "" : profile.name() + ": ";
    profile.validation().ifPresent(report -> validation(of, report));
    profile
        .bench()
        .ifPresent(report -> (report.has("notCheckable") ? warned : passed).add(of + "benchmark"));
  }

  /// The verdict of the whole counts as a test of its own, where it does not name any.
  private void validation(String of, JsonNode report) {
    if (report.path("checks").isEmpty()) {
      judged(of + "validation", report);
    }
    report.path("checks").forEach(it -> judged(of + it.path("name").asText(), it));
  }

  private void judged(String name, JsonNode check) {
    String verdict = check.path("verdict").asText();
    ArrayNode list =
        verdict.equals(Verdict.PASSED.words())
            ? passed
            : verdict.equals(Verdict.FAILED.words()) ? failed : warned;
    list.add(name);
  }

  private Predicate predicate() {
    predicate.put("result", failed.isEmpty() ? warned.isEmpty() ? "PASSED" : "WARNED" : "FAILED");
    predicate.set("configuration", configuration);
    predicate.set("passedTests", passed);
    predicate.set("warnedTests", warned);
    predicate.set("failedTests", failed);
    return new Predicate(PREDICATE, predicate);
  }
}
