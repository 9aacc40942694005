// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.projector;

import dev.alki.convert.family.Architecture;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Projectors of models that see: a vision encoder, and what makes vectors of its patches that the
/// language model takes for those of tokens. In llama.cpp they are GGUFs of their own, of the
/// architecture clip.
public final class Projectors {
  static final List<Architecture> ALL = List.of(Gemma3Projector.ARCHITECTURE);

  private Projectors() {}

  /// The one of models of this class.
  public static Optional<Architecture> known(String name) {
    return ALL.stream().filter(each -> each.classes().contains(name)).findFirst();
  }

  /// The one of models of this class; `file` is the configuration that names it.
  public static Architecture of(String name, Path file) {
    return known(name)
        .orElseThrow(() ->
            Fault.in(Code.ARCHITECTURE_UNKNOWN, file)
                .what("is of a model whose projector cannot be converted")
                .expected(ALL.stream().flatMap(each -> each.classes().stream()).toList())
                .got(name)
                .help("Without --mmproj its language model is converted, if that is known.")
                .fault());
  }
}
