// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.jobs.JobRecord.Failure;
import dev.alki.jobs.JobRecord.Made;
import dev.alki.jobs.JobRecord.StepRecord;
import dev.alki.jobs.Outcome.Bundle;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/// Job documents, as HTTP, the inbox and `alki jobs` show them. What is not known is left out;
/// times are those of RFC 3339 in UTC.
public final class JobJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private JobJson() {}

  /// Everything.
  public static ObjectNode document(JobRecord job) {
    ObjectNode json = head(job);
    ArrayNode steps = json.putArray("steps");
    job.steps().forEach(step -> steps.add(step(step)));
    ArrayNode artifacts = json.putArray("artifacts");
    for (Made made : job.artifacts()) {
      artifacts.add(made(made.role(), made.profile(), made.sha256(), made.bytes()));
    }
    ArrayNode bundles = json.putArray("bundles");
    job.bundles().forEach(bundle -> bundles.add(bundle(bundle)));
    return json;
  }

  /// What a list of jobs says of each.
  public static ObjectNode head(JobRecord job) {
    ObjectNode json = NODES.objectNode();
    json.put("id", job.id());
    json.put("state", job.state().word());
    json.put("source", job.job().source());
    ArrayNode profiles = json.putArray("profiles");
    job.job().profiles().forEach(profiles::add);
    json.put("pipeline", job.job().pipeline());
    json.put("origin", job.origin());
    json.put("attempts", job.attempts());
    json.put("failures", job.failures());
    json.put("created", job.created().toString());
    time(json, "started", job.started());
    time(json, "ended", job.ended());
    number(json, "seconds", job.seconds());
    if (job.cancelRequested()) {
      json.put("cancelRequested", true);
    }
    if (!job.needs().equals(Needs.NONE)) {
      json.put("needs", job.needs().text());
    }
    if (!job.unmet().isEmpty()) {
      json.put("unmet", true);
      ArrayNode unmet = json.putArray("unmetNeeds");
      job.unmet().forEach(needs -> unmet.add(needs.text()));
    }
    job.error().ifPresent(error -> json.set("error", failure(error)));
    return json;
  }

  public static ObjectNode failure(Failure error) {
    return NODES
        .objectNode()
        .put("code", error.code())
        .put("message", error.message())
        .put("help", error.help());
  }

  /// The same fields as in `alki run --json`, and what its closing table shows.
  public static ObjectNode bundle(Bundle bundle) {
    ObjectNode json =
        NODES
            .objectNode()
            .put("profile", bundle.profile())
            .put("path", bundle.path().toString())
            .put("gguf", bundle.gguf().toString())
            .put("sha256", bundle.sha256())
            .put("bytes", bundle.bytes())
            .put("bitsPerWeight", bundle.bitsPerWeight());
    number(json, "promptTokensPerSecond", bundle.promptRate());
    number(json, "generationTokensPerSecond", bundle.generationRate());
    if (!bundle.verdict().isEmpty()) {
      json.put("verdict", bundle.verdict());
    }
    if (!bundle.published().isEmpty()) {
      json.put("published", bundle.published());
    }
    return json;
  }

  static ObjectNode made(Role role, String profile, String sha256, long bytes) {
    return NODES
        .objectNode()
        .put("role", role.name().toLowerCase(Locale.ROOT))
        .put("profile", profile)
        .put("sha256", sha256)
        .put("bytes", bytes);
  }

  private static ObjectNode step(StepRecord step) {
    ObjectNode json =
        NODES
            .objectNode()
            .put("name", step.verb())
            .put("profile", step.profile())
            .put("state", step.state().word())
            .put("recalled", step.recalled())
            .put("started", step.started().toString());
    number(json, "seconds", step.seconds());
    return json.put("fraction", step.fraction());
  }

  private static void time(ObjectNode json, String key, Optional<Instant> time) {
    time.ifPresent(it -> json.put(key, it.toString()));
  }

  private static void number(ObjectNode json, String key, OptionalDouble number) {
    number.ifPresent(it -> json.put(key, it));
  }
}
