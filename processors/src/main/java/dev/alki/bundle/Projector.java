// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.deploy.SafeName;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.runtime.GgufFacts;
import java.nio.file.Path;
import java.util.OptionalLong;

/// The GGUF that a model sees with: llama-server takes it beside the model's own. `facts` are those
/// of `file`.
public record Projector(Path file, GgufFacts facts) {
  private static final String ARCHITECTURE = "clip";

  /// One that is refused where it is none, or belongs to another model.
  public static Projector of(Path file, GgufFacts model) {
    GgufFacts facts = GgufFacts.read(file);
    if (!facts.architecture().equals(ARCHITECTURE)) {
      throw Fault.in(Code.WRONG_USAGE, file)
          .what("is no projector")
          .expected("a GGUF of the architecture " + ARCHITECTURE)
          .got(facts.architecture())
          .help("'alki convert MODEL --mmproj' makes it.")
          .fault();
    }
    OptionalLong gives = facts.number("vision.projection_dim");
    OptionalLong takes = model.number("embedding_length");
    if (!gives.equals(takes)) {
      throw Fault.in(Code.WRONG_USAGE, file)
          .what("is the projector of another model: the lengths of their vectors differ")
          .expected(text(takes))
          .got(text(gives))
          .help("Make it from the same checkpoint as the model.")
          .fault();
    }
    return new Projector(file, facts);
  }

  /// What it is called in the bundle of a model of this name.
  String name(String model) {
    return "mmproj-" + SafeName.file(model) + ".gguf";
  }

  /// As the manifest lists it.
  ObjectNode json(String model) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("file", name(model));
    facts.metadata().string("clip.projector_type").ifPresent(type -> json.put("type", type));
    json.put("weights", facts.weights());
    json.put("bytes", facts.bytes());
    facts.types().stream()
        .sorted()
        .forEach(type -> json.withArray("/tensorTypes").add(type.name()));
    return json;
  }

  private static String text(OptionalLong number) {
    return number.isPresent() ? String.valueOf(number.getAsLong()) : "none";
  }
}
