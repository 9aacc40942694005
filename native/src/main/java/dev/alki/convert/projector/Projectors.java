// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.projector;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.convert.config.ConfigFile;
import dev.alki.convert.family.Architecture;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.List;
import java.util.Optional;

/// Projectors of models that see: a vision encoder, and what makes vectors of its patches that the
/// language model takes for those of tokens. In llama.cpp they are GGUFs of their own, of the
/// architecture clip.
public final class Projectors {
  public static final List<Architecture> ALL =
      List.of(
          Gemma3Projector.ARCHITECTURE,
          Qwen2Projector.ARCHITECTURE,
          Qwen3Projector.ARCHITECTURE,
          InternProjector.ARCHITECTURE,
          Idefics3Projector.ARCHITECTURE,
          PixtralProjector.ARCHITECTURE);

  private Projectors() {}

  /// The one of a model, if it is known.
  public static Optional<Architecture> known(ConfigFile file) {
    String name = name(file);
    return ALL.stream().filter(each -> each.classes().contains(name)).findFirst();
  }

  /// The class of a vision encoder, where the configuration names that, else the whole model's.
  private static String name(ConfigFile file) {
    JsonNode classes = file.raw().path("vision_config").path("architectures");
    if (classes.isMissingNode() || classes.isNull()) {
      classes = file.raw().path("architectures");
    }
    return classes.path(0).isTextual() ? classes.path(0).textValue() : file.architecture();
  }

  /// The one of a model.
  public static Architecture of(ConfigFile file) {
    return known(file)
        .orElseThrow(() ->
            Fault.in(Code.ARCHITECTURE_UNKNOWN, file.config().file())
                .what("is of a model whose projector cannot be converted")
                .expected(ALL.stream().flatMap(each -> each.classes().stream()).toList())
                .got(name(file))
                .help("Without --mmproj its language model is converted, if that is known.")
                .fault());
  }
}
