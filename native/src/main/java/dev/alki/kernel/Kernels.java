// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.TensorType;

/// The kernel of each tensor type.
public final class Kernels {
  private Kernels() {}

  /// A type without a kernel is refused.
  public static Kernel of(TensorType type) {
    return switch (type) {
      case F32 -> PlainKernel.F32;
      case F16 -> PlainKernel.F16;
      case BF16 -> PlainKernel.BF16;
      default -> throw Fault.in(Code.TYPE_UNKNOWN, type).what("has no kernel").fault();
    };
  }
}
