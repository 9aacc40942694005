// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.bom.Origin;
import dev.alki.bom.RanStep;
import dev.alki.deploy.SafeName;
import dev.alki.deploy.Target;
import dev.alki.runtime.GgufFacts;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/// All that one profile of a bundle is made from. `name` is the model's (any text), `profile` that
/// of its mix; `gguf` the file, or all parts of a split one in order; `projector` what it sees
/// with; `papers` is the folder where licence and model card may lie; the reports are those of
/// validation, benchmark and quantization; `steps` are those that ran before, where that is known;
/// `target` is the device that it is for.
public record Contents(
    String name,
    String profile,
    List<Path> gguf,
    GgufFacts facts,
    Optional<Projector> projector,
    Origin origin,
    Optional<Path> papers,
    Optional<JsonNode> validation,
    Optional<JsonNode> benchmark,
    Optional<JsonNode> quantization,
    List<RanStep> steps,
    Target target,
    String toolVersion,
    String image) {
  /// Where deploy files find llama-server when nothing else is said.
  public static final String IMAGE = "ghcr.io/ggml-org/llama.cpp:server";

  public Contents {
    gguf = List.copyOf(gguf);
    steps = List.copyOf(steps);
    if (gguf.isEmpty()) {
      throw new IllegalArgumentException("a bundle without a GGUF");
    }
  }

  /// The bundle's name, fit for files: `<name>-<profile>`, with the profile once.
  public String title() {
    String model = SafeName.file(name);
    String mix = SafeName.file(profile);
    return profile.isEmpty() || model.endsWith("-" + mix) ? model : model + "-" + mix;
  }

  /// Every GGUF by its name in the bundle, the model's own first.
  SequencedMap<String, Path> weights() {
    SequencedMap<String, Path> weights = new LinkedHashMap<>();
    List<String> names = ggufNames();
    for (int i = 0; i < names.size(); i++) {
      weights.put(names.get(i), gguf.get(i));
    }
    projector.ifPresent(it -> weights.put(it.name(name), it.file()));
    return weights;
  }

  /// What the parts are called in the bundle: llama.cpp finds the others from the first one's name.
  List<String> ggufNames() {
    int parts = gguf.size();
    return parts == 1
        ? List.of(title() + ".gguf")
        : IntStream.rangeClosed(1, parts)
            .mapToObj(i -> "%s-%05d-of-%05d.gguf".formatted(title(), i, parts))
            .toList();
  }
}
