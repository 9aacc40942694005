// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.convert.config.Hyper;
import dev.alki.convert.tensor.Part;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import java.util.List;
import java.util.TreeMap;

/// What the classes are called that an encoder tells texts apart into, when its configuration names
/// them.
final class ClassLabels {
  private static final int MOST = 1 << 20;

  private ClassLabels() {}

  static Metadata add(Metadata to, Hyper hyper) {
    List<String> labels = of(hyper);
    return labels.isEmpty()
        ? to
        : to.with(hyper.key("classifier.output_labels"), Value.strings(labels));
  }

  /// A classifier of one layer has the name of the last of several.
  static List<Part> rule(Part part, Hyper hyper) {
    boolean single =
        part.name().equals("classifier.weight") || part.name().equals("classifier.bias");
    return List.of(
        single && !of(hyper).isEmpty()
            ? part.named(part.name().replace("classifier.", "classifier.out_proj."))
            : part);
  }

  /// By number; none when there are only the two that stand for no names.
  private static List<String> of(Hyper hyper) {
    JsonNode named = hyper.config().json().path("id2label");
    if (!(named instanceof ObjectNode object)) {
      return List.of();
    }
    TreeMap<Integer, String> labels = new TreeMap<>();
    object
        .properties()
        .forEach(entry -> labels.put(number(entry.getKey(), hyper), entry.getValue().asText()));
    boolean dummies = labels.size() == 2 && "LABEL_0".equals(labels.get(0));
    return dummies ? List.of() : List.copyOf(labels.values());
  }

  private static int number(String text, Hyper hyper) {
    if (text.matches("\\d{1,7}") && Integer.parseInt(text) < MOST) {
      return Integer.parseInt(text);
    }
    throw Fault.in(Code.CONFIG_INVALID, hyper.config().file())
        .what("id2label has a key that is no number")
        .got(text.length() > 40 ? text.substring(0, 40) : text)
        .fault();
  }
}
