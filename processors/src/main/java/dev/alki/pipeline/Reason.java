// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.jobs.Artifact;
import dev.alki.jobs.Artifacts;
import dev.alki.jobs.Needs;
import dev.alki.source.Digests;
import dev.alki.steps.Step;
import java.lang.reflect.RecordComponent;

/// Everything that a step's result depends on, as JSON.
final class Reason {
  private static final String PINNED = "pinned";

  private Reason() {}

  /// Refuses what a step has made when something outside that it depends on is not what it was.
  static void refuseChanged(ObjectNode reason, Step step, String profile, Digests digests) {
    ObjectNode now = step.pinned(profile, digests);
    if (!now.isEmpty() && !now.equals(reason.path(PINNED))) {
      throw Fault.in(Code.FILE_CHANGED, step.verb() + " " + profile)
          .what("a file that it was given changed while the job was running")
          .help("Start the job again when nobody changes profiles or importance matrices.")
          .fault();
    }
  }

  /// What is the same for all profiles and inputs.
  static ObjectNode of(Placed placed) {
    return of(placed.step()).put("needs", placed.needs().text());
  }

  private static ObjectNode of(Step step) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("verb", step.verb());
    json.put("version", step.version());
    json.set("parameters", parameters(step.essence()));
    return json;
  }

  static ObjectNode of(Placed placed, String profile, Artifacts inputs, Digests digests) {
    Step step = placed.step();
    ObjectNode json = of(step);
    json.put("profile", profile);
    if (step.measures() && !placed.needs().equals(Needs.NONE)) {
      json.put("needs", placed.needs().text());
    }
    ObjectNode pinned = step.pinned(profile, digests);
    if (!pinned.isEmpty()) {
      json.set(PINNED, pinned);
    }
    for (Artifact input : inputs.all()) {
      json.withArray("/inputs")
          .addObject()
          .put("role", input.role().name())
          .put("profile", input.profile())
          .put("sha256", input.sha256());
    }
    return json;
  }

  private static ObjectNode parameters(Step step) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (RecordComponent component : step.getClass().getRecordComponents()) {
      try {
        component.getAccessor().setAccessible(true);
        json.putPOJO(component.getName(), component.getAccessor().invoke(step));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
    return json;
  }
}
