// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.iq;

import dev.alki.kernel.Kernel;
import java.util.List;

/// The kernels of the IQ types, whose values come from a table or from the points of a grid.
public final class IqKernels {
  private IqKernels() {}

  /// One of each type: the specification.
  public static List<Kernel> scalar() {
    return List.of();
  }

  /// Those that pay, with the same bytes; needs the module of the Vector API.
  public static List<Kernel> vector() {
    return List.of();
  }
}
