// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.iq;

import dev.alki.kernel.Kernel;
import java.util.List;

/// The kernels of the IQ types, whose values come from a table or from the points of a grid.
public final class IqKernels {
  private IqKernels() {}

  /// One of each type: the specification.
  public static List<Kernel> scalar() {
    return List.of(
        new Iq4NlKernel(),
        new Iq4XsKernel(),
        new GridKernel(GridRules.IQ3_S),
        new GridKernel(GridRules.IQ3_XXS),
        new GridKernel(GridRules.IQ2_XXS),
        new GridKernel(GridRules.IQ2_XS),
        new GridKernel(GridRules.IQ2_S),
        new Iq1SKernel(Iq1SParts::new),
        new Iq1MKernel(Iq1MParts::new));
  }

  /// Those that pay, with the same bytes; needs the module of the Vector API.
  public static List<Kernel> vector() {
    return List.of(
        new Iq4NlLanesKernel(),
        new Iq4XsLanesKernel(),
        new GridLanesKernel(GridRules.IQ3_S),
        new GridLanesKernel(GridRules.IQ3_XXS),
        new GridLanesKernel(GridRules.IQ2_XXS),
        new GridLanesKernel(GridRules.IQ2_XS),
        new GridLanesKernel(GridRules.IQ2_S),
        new Iq1SKernel(Iq1SLanes::new),
        new Iq1MKernel(Iq1MLanes::new));
  }
}
