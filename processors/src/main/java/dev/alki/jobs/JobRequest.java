// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What someone asks for: in a posted job, and in a `.job.json` file.
///
/// With an `idempotencyKey`, asking again gives the job that is there. Only a worker that has what
/// the job `needs` gets it.
public record JobRequest(
    String source,
    List<String> profiles,
    String pipeline,
    Optional<String> idempotencyKey,
    Needs needs) {
  /// The only pipeline: that of the setting `alki.pipeline`.
  public static final String DEFAULT_PIPELINE = "default";

  private static final Set<String> FIELDS =
      Set.of("source", "profiles", "pipeline", "idempotencyKey", "needs");
  private static final int MAX_TEXT = 1024;
  private static final int MAX_KEY = 200;
  private static final int MAX_PROFILES = 64;

  public JobRequest {
    profiles = List.copyOf(profiles);
  }

  /// That any worker may do.
  public JobRequest(
      String source, List<String> profiles, String pipeline, Optional<String> idempotencyKey) {
    this(source, profiles, pipeline, idempotencyKey, Needs.NONE);
  }

  /// The same under another key.
  public JobRequest withKey(Optional<String> key) {
    return new JobRequest(source, profiles, pipeline, key, needs);
  }

  /// From JSON that may say anything; `where` is what messages call it.
  public static JobRequest of(JsonNode json, Object where) {
    if (!json.isObject()) {
      throw type(where, "the document", "an object", json);
    }
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      if (!FIELDS.contains(field.getKey())) {
        throw Fault.in(Code.JSON_UNKNOWN_KEY, where)
            .what("has the key '" + printable(field.getKey()) + "'")
            .expected("source, profiles, pipeline, idempotencyKey or needs")
            .fault();
      }
    }
    String pipeline = text(json, where, "pipeline", MAX_TEXT).orElse(DEFAULT_PIPELINE);
    if (!pipeline.equals(DEFAULT_PIPELINE)) {
      throw Fault.in(Code.PIPELINE_INVALID, where)
          .what("there is no pipeline '" + printable(pipeline) + "'")
          .help("Leave it out, or say '" + DEFAULT_PIPELINE + "'.")
          .fault();
    }
    return new JobRequest(
        text(json, where, "source", MAX_TEXT)
            .orElseThrow(() ->
                Fault.in(Code.JSON_MISSING_KEY, where)
                    .what("has no 'source'")
                    .help("Name a model, such as {\"source\": \"models/NAME\"}.")
                    .fault()),
        profiles(json, where),
        pipeline,
        text(json, where, "idempotencyKey", MAX_KEY),
        Needs.of(text(json, where, "needs", MAX_TEXT).orElse(""), where));
  }

  private static List<String> profiles(JsonNode json, Object where) {
    JsonNode array = json.path("profiles");
    if (array.isMissingNode()) {
      return List.of();
    }
    if (!array.isArray() || array.isEmpty() || array.size() > MAX_PROFILES) {
      throw type(where, "'profiles'", "an array of 1 to " + MAX_PROFILES + " names", array);
    }
    List<String> profiles = new ArrayList<>();
    for (JsonNode each : array) {
      profiles.add(checked(each, where, "a profile", MAX_TEXT));
    }
    return profiles;
  }

  private static Optional<String> text(JsonNode json, Object where, String key, int max) {
    JsonNode value = json.path(key);
    return value.isMissingNode()
        ? Optional.empty()
        : Optional.of(checked(value, where, "'" + key + "'", max));
  }

  private static String checked(JsonNode value, Object where, String what, int max) {
    boolean text = value.isTextual();
    if (!text || value.textValue().isBlank() || value.textValue().length() > max) {
      throw type(where, what, "a text of 1 to " + max + " characters", value);
    }
    if (value.textValue().chars().anyMatch(Character::isISOControl)) {
      throw type(where, what, "a text without control characters", value);
    }
    return value.textValue();
  }

  private static Fault type(Object where, String what, String expected, JsonNode got) {
    return Fault.in(Code.JSON_WRONG_TYPE, where)
        .what(what)
        .expected(expected)
        .got(printable(got.toString()))
        .fault();
  }

  private static String printable(String text) {
    String clean = text.replaceAll("\\p{Cntrl}", "?");
    return clean.length() <= 60 ? clean : clean.substring(0, 60) + "...";
  }
}
