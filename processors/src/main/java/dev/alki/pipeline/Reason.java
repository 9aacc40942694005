// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.jobs.Artifact;
import dev.alki.jobs.Artifacts;
import dev.alki.steps.Step;
import java.lang.reflect.RecordComponent;

/// Everything that a step's result depends on, as JSON.
final class Reason {
  private Reason() {}

  static ObjectNode of(Step step, String profile, Artifacts inputs) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("verb", step.verb());
    json.put("version", step.version());
    json.set("parameters", parameters(step.essence()));
    json.put("profile", profile);
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
