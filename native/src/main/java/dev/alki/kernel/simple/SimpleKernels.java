// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.simple;

import dev.alki.kernel.Kernel;
import java.util.List;

/// The kernels of types whose blocks stand alone, each with one scale, or without blocks.
public final class SimpleKernels {
  private SimpleKernels() {}

  /// One of each type: the specification.
  public static List<Kernel> scalar() {
    return List.of(PlainKernel.F32, PlainKernel.F16, PlainKernel.BF16);
  }

  /// Those that pay, with the same bytes; needs the module of the Vector API.
  public static List<Kernel> vector() {
    return List.of();
  }
}
