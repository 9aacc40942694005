// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

import dev.alki.convert.config.Hyper;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.List;

/// Biases that a model has though nothing comes of them: all zero, or the model is refused.
public final class ZeroBiases {
  private static final int CHUNK = 1 << 16;

  private ZeroBiases() {}

  public static List<Part> leftOut(Part part, Hyper hyper) {
    if (!part.name().endsWith(".bias")) {
      return List.of(part);
    }
    float[] chunk = new float[CHUNK];
    for (long from = 0; from < part.elements(); from += CHUNK) {
      int count = (int) Math.min(CHUNK, part.elements() - from);
      part.numbers().floats(from, count, chunk, 0);
      for (int i = 0; i < count; i++) {
        if (chunk[i] != 0) {
          throw Fault.in(Code.TENSOR_UNKNOWN, hyper.folder())
              .what("bias " + part.name() + " has no place in " + hyper.architecture())
              .expected("0 everywhere")
              .got(chunk[i] + " at " + (from + i))
              .help("The converted model would compute something else, so it is refused.")
              .fault();
        }
      }
    }
    return List.of();
  }
}
