// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

import dev.alki.gguf.TensorType;
import dev.alki.kernel.choice.Kernels;

/// Bytes to numbers.
final class Floats {
  private Floats() {}

  static void decode(TensorType type, byte[] bytes, int count, float[] target, int at) {
    Kernels.of(type).decode(bytes, 0, count, target, at);
  }

  /// To half precision and back.
  static float half(float number) {
    return Float.float16ToFloat(Float.floatToFloat16(number));
  }
}
