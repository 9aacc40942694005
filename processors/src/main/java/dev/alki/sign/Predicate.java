// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/// What can be said of artifacts: of which kind it is (a URI), and what it says (an object).
public record Predicate(String type, JsonNode content) {
  public Statement about(List<Statement.Subject> subjects) {
    return new Statement(subjects, type, content);
  }
}
