// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.general;

import dev.alki.recipe.ModelTensor;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/// The size of a model in a few characters: 260K, 1.2B, 21B, or with experts 8x7B, where the second
/// number is what all experts share plus one expert.
public final class SizeLabel {
  private SizeLabel() {}

  public static String of(List<ModelTensor> tensors) {
    long shared = 0;
    long expert = 0;
    long experts = 0;
    long expertTensors = 0;
    for (ModelTensor tensor : tensors) {
      long size = tensor.shape().elements();
      int rank = tensor.shape().rank();
      if (tensor.name().contains("_exps.") && rank >= 3) {
        long count = tensor.shape().dim(tensor.name().contains(".bias") ? 1 : 2);
        expert += size / count;
        experts += count;
        expertTensors++;
      } else {
        shared += size;
      }
    }
    return expertTensors == 0
        ? rounded(shared)
        : experts / expertTensors + "x" + rounded(shared + expert);
  }

  private static String rounded(long weights) {
    if (weights > 1e12) {
      return scaled(weights * 1e-12) + "T";
    } else if (weights > 1e9) {
      return scaled(weights * 1e-9) + "B";
    } else if (weights > 1e6) {
      return scaled(weights * 1e-6) + "M";
    }
    return scaled(weights * 1e-3) + "K";
  }

  /// At least two digits in front of and behind the point together.
  private static String scaled(double number) {
    long whole = (long) Math.rint(number);
    int digits = whole == 0 ? 0 : Long.toString(whole).length();
    return new BigDecimal(number)
        .setScale(Math.max(2 - digits, 0), RoundingMode.HALF_EVEN)
        .toPlainString();
  }
}
