// SPDX-License-Identifier: Apache-2.0
package dev.alki.steps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.sign.RecordedBuild;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;

/// The parameters of steps in the report of a profile, `parameters`, by verb: those that are
/// otherwise than they are when nothing is said, as far as they matter for the result.
final class Reported {
  static final String FIELD = "parameters";

  private Reported() {}

  /// Notes those of `step`; `plain` is the same verb when nothing is said.
  static void note(ObjectNode report, Step step, Step plain) {
    ObjectNode given = JsonNodeFactory.instance.objectNode();
    for (RecordComponent component : step.getClass().getRecordComponents()) {
      Object value = value(component, step.essence());
      if (!value.equals(value(component, plain.essence()))) {
        switch (value) {
          case Boolean flag -> given.put(component.getName(), flag);
          case Integer number -> given.put(component.getName(), number);
          default -> given.put(component.getName(), String.valueOf(value));
        }
      }
    }
    if (!given.isEmpty()) {
      report.withObject("/" + FIELD).set(step.verb(), given);
    }
  }

  /// A step as `parameters`, a report's, say that it was; `plain` is the same verb when nothing is
  /// said.
  static <T extends Step> T restore(T plain, JsonNode parameters) {
    JsonNode given = parameters.path(plain.verb());
    RecordComponent[] components = plain.getClass().getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      JsonNode said = given.path(components[i].getName());
      values[i] = said.isMissingNode() ? value(components[i], plain) : value(types[i], said);
    }
    try {
      @SuppressWarnings("unchecked")
      T step = (T) plain.getClass().getDeclaredConstructor(types).newInstance(values);
      return step;
    } catch (InvocationTargetException e) {
      throw RecordedBuild.impossible(
              plain.verb(), "was recorded with parameters that it does not have")
          .got(e.getCause().getMessage())
          .cause(e)
          .fault();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object value(Class<?> type, JsonNode said) {
    if (type == boolean.class) {
      return said.asBoolean();
    }
    return type == int.class ? (Object) said.asInt() : said.asText();
  }

  private static Object value(RecordComponent component, Step step) {
    try {
      return component.getAccessor().invoke(step);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
