// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bundle.Json;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.jobs.Artifact;
import dev.alki.jobs.Artifacts;
import dev.alki.jobs.Job;
import dev.alki.jobs.Role;
import dev.alki.pipeline.Course.Done;
import dev.alki.pipeline.Course.Failure;
import dev.alki.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// A course between two workers, as JSON. What is in the store travels by its digest, and is
/// brought into the other one's; what is not, which is the job's source, by its path.
record CourseText(Store store) {
  /// What a branch goes on from: no more than it may see, and what was decided for its job.
  String sent(Course course) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("profile", course.profile());
    json.set("artifacts", artifacts(course.visible().all()));
    ObjectNode pins = json.putObject("pins");
    store.pinned(course.job().id()).forEach(pins::put);
    return text(json);
  }

  /// The other end of [#sent]; nothing is brought here yet.
  Course course(Job job, String sent) {
    return read(
        sent,
        json -> {
          Map<String, String> pins = new TreeMap<>();
          json.path("pins")
              .properties()
              .forEach(pin -> pins.put(pin.getKey(), pin.getValue().asText()));
          store.pin(job.id(), pins);
          Artifacts artifacts = new Artifacts(artifacts(json.required("artifacts")));
          return new Course(
              job, json.required("profile").textValue(), artifacts, List.of(), List.of());
        });
  }

  /// The same with everything in this worker's store.
  Course arrived(Course course) {
    return new Course(
        course.job(),
        course.profile(),
        new Artifacts(course.artifacts().all().stream().map(this::brought).toList()),
        course.done(),
        course.failures());
  }

  /// What a branch has made since it began. Each worker has the source at a place of its own.
  String answer(Course began, Course ended) {
    List<Artifact> made = new ArrayList<>(ended.artifacts().all());
    made.removeAll(began.artifacts().all());
    made.removeIf(artifact -> artifact.role() == Role.SOURCE);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("artifacts", artifacts(made));
    ArrayNode done = json.putArray("done");
    for (Done step : ended.done()) {
      done.addObject()
          .put("verb", step.verb())
          .put("profile", step.profile())
          .put("remembered", step.remembered())
          .put("recalled", step.recalled());
    }
    ArrayNode failures = json.putArray("failures");
    for (Failure failure : ended.failures()) {
      failures
          .addObject()
          .put("verb", failure.verb())
          .put("profile", failure.profile())
          .put("code", failure.fault().code().name())
          .put("message", failure.fault().getMessage())
          .put("help", failure.fault().help());
    }
    return text(json);
  }

  /// The course that a branch was sent with, and what its worker answered.
  Course answered(Course sent, String answer) {
    return read(
        answer,
        json -> {
          List<Done> done = new ArrayList<>();
          for (JsonNode step : json.path("done")) {
            done.add(
                new Done(
                    step.path("verb").textValue(),
                    step.path("profile").textValue(),
                    step.path("remembered").booleanValue(),
                    step.path("recalled").booleanValue()));
          }
          List<Failure> failures = new ArrayList<>();
          for (JsonNode failure : json.required("failures")) {
            failures.add(
                new Failure(
                    failure.path("verb").textValue(),
                    failure.path("profile").textValue(),
                    Fault.told(
                        Code.valueOf(failure.path("code").textValue()),
                        failure.path("message").textValue(),
                        failure.path("help").textValue())));
          }
          Artifacts made = new Artifacts(artifacts(json.required("artifacts")));
          return sent.merge(arrived(new Course(sent.job(), sent.profile(), made, done, failures)));
        });
  }

  private Artifact brought(Artifact artifact) {
    if (!artifact.path().startsWith(store.folder())) {
      return artifact;
    }
    return store
        .bring(artifact)
        .orElseThrow(() ->
            Fault.in(
                    Code.FILE_NOT_FOUND,
                    artifact.role().name().toLowerCase(Locale.ROOT) + " " + artifact.sha256())
                .what("was made by another worker, and is not in this one's store")
                .help("Let workers share the folder of alki.state, or a bucket: alki.store.")
                .fault());
  }

  private ArrayNode artifacts(List<Artifact> all) {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    for (Artifact artifact : all) {
      Path path = artifact.path();
      boolean own = path.startsWith(store.folder());
      json.addObject()
          .put("role", artifact.role().name())
          .put("profile", artifact.profile())
          .put("path", (own ? store.folder().relativize(path) : path).toString())
          .put("sha256", artifact.sha256())
          .put("bytes", artifact.bytes());
    }
    return json;
  }

  private List<Artifact> artifacts(JsonNode json) {
    List<Artifact> all = new ArrayList<>();
    for (JsonNode artifact : json) {
      all.add(
          new Artifact(
              Role.valueOf(artifact.path("role").textValue()),
              artifact.path("profile").textValue(),
              store.folder().resolve(artifact.path("path").textValue()).normalize(),
              artifact.path("sha256").textValue(),
              artifact.path("bytes").longValue()));
    }
    return all;
  }

  private static String text(ObjectNode json) {
    return new String(Json.bytes(json), StandardCharsets.UTF_8);
  }

  private interface Reading {
    Course of(JsonNode json);
  }

  /// What is not as [#sent] or [#answer] writes it comes from another version.
  private static Course read(String text, Reading reading) {
    try {
      return reading.of(Json.read(text.getBytes(StandardCharsets.UTF_8)));
    } catch (Fault e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw Fault.in(Code.PIPELINE_INVALID, "branch")
          .what("what another worker wrote cannot be understood")
          .help("Let all workers have the same version of Alki; else look into their logs.")
          .cause(e)
          .fault();
    }
  }
}
