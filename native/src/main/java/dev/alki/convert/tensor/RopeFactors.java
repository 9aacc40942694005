// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

import dev.alki.convert.config.Config;
import dev.alki.convert.config.Hyper;
import java.util.Optional;

/// `rope_freqs.weight` of Llama 3: by how much each rotation is slowed down. Slow rotations by the
/// whole factor, fast ones not at all, those between by something between.
///
/// Single precision throughout, in the order of PyTorch, where a number divided by a tensor is the
/// reciprocal times the number.
public final class RopeFactors {
  static final String NAME = "rope_freqs.weight";

  private RopeFactors() {}

  public static Optional<Part> llama3(Hyper hyper, double usualFactor) {
    if (!hyper.rope().type().equals(Optional.of("llama3"))) {
      return Optional.empty();
    }
    Config rope = hyper.rope().full();
    double base = rope.number("rope_theta").orElse(10000.0);
    float factor = (float) (double) rope.number("factor").orElse(usualFactor);
    double low = rope.number("low_freq_factor").orElse(1.0);
    double high = rope.number("high_freq_factor").orElse(4.0);
    double context = rope.number("original_max_position_embeddings").orElse(8192.0);
    int size = Math.toIntExact(hyper.headSize());
    float[] factors = new float[(size + 1) / 2];
    for (int i = 0; i < factors.length; i++) {
      float power = (float) Math.pow(base, (float) (2 * i) / (float) size);
      float frequency = 1 / power;
      float wavelength = 1 / frequency * (float) (2 * Math.PI);
      if (wavelength < context / high) {
        factors[i] = 1;
      } else if (wavelength > context / low) {
        factors[i] = factor;
      } else {
        float smooth = (1 / wavelength * (float) context - (float) low) / (float) (high - low);
        factors[i] = 1 / ((1 - smooth) / factor + smooth);
      }
    }
    return Optional.of(Part.of(NAME, factors));
  }
}
