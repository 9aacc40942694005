// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

import dev.alki.convert.config.Hyper;
import java.util.List;

/// What becomes of the tensors of blocks with a state space, which are called `mixer` or `mamba`.
public final class Mixer {
  private Mixer() {}

  /// Decays are kept as what they are the logarithms of; convolutions are one row to a channel.
  public static List<Part> mamba(Part part, Hyper hyper) {
    String name = part.name();
    if (name.endsWith(".A_log")) {
      return List.of(part.map((index, value) -> -Exponential.of(value)));
    }
    return List.of(name.endsWith(".conv1d.weight") ? part.squeezed() : part);
  }

  /// The same, and what there is one of for each head gets rows of one, as if each channel had its
  /// own; the norm has a row for each group.
  public static List<Part> mamba2(Part part, Hyper hyper) {
    String name = part.name();
    Part changed = part;
    if (name.endsWith(".A_log") || name.endsWith(".D")) {
      changed = part.shaped(part.elements(), 1L);
    } else if (name.endsWith(".mixer.norm.weight") || name.endsWith(".mamba.norm.weight")) {
      StateSpace space = StateSpace.of(hyper);
      changed = part.shaped(space.groups(), space.inner() / space.groups());
    }
    return mamba(changed, hyper);
  }

  /// The name of time steps' biases that they share with Mamba's.
  public static String timeStep(String name) {
    return name.endsWith(".dt_bias")
        ? name.substring(0, name.length() - "dt_bias".length()) + "dt_proj.bias"
        : name;
  }
}
