// SPDX-License-Identifier: Apache-2.0
package dev.alki.runtime;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// What [Validation] found, in the order in which it looked. `engine` is name and version.
public record ValidationReport(String engine, List<Check> checks, MemoryUse memory) {
  public ValidationReport {
    checks = List.copyOf(checks);
  }

  /// Failed when a check failed; not checkable when the model could not even be loaded for want of
  /// a newer engine; passed otherwise.
  public Verdict verdict() {
    if (checks.stream().anyMatch(check -> check.verdict() == Verdict.FAILED)) {
      return Verdict.FAILED;
    }
    return checks.stream().anyMatch(check -> check.verdict() == Verdict.PASSED)
        ? Verdict.PASSED
        : Verdict.NOT_CHECKABLE;
  }

  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("verdict", verdict().words());
    json.put("engine", engine);
    ArrayNode list = json.putArray("checks");
    for (Check check : checks) {
      list.addObject()
          .put("name", check.name())
          .put("verdict", check.verdict().words())
          .put("detail", check.detail());
    }
    json.set("memory", memory.json());
    return json;
  }
}
