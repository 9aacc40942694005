// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.k;

import dev.alki.kernel.Kernel;
import dev.alki.kernel.search.ScalarTrials;
import dev.alki.kernel.search.VectorTrials;
import java.util.List;
import java.util.stream.Stream;

/// The kernels of the K types: blocks of 256 in sub-blocks, whose scales are quantized in turn.
public final class KKernels {
  private KKernels() {}

  /// One of each type: the specification.
  public static List<Kernel> scalar() {
    return Stream.of(KType.values()).<Kernel>map(ScalarKernel::new).toList();
  }

  /// Those that pay, with the same bytes; needs the module of the Vector API.
  public static List<Kernel> vector() {
    return Stream.of(KType.values()).<Kernel>map(VectorKernel::new).toList();
  }

  /// One of each type with the wider search: the specification of that.
  public static List<Kernel> bestScalar() {
    return Stream.of(KType.values())
        .<Kernel>map(type -> new BestKernel(type, new ScalarKernel(type), ScalarTrials::new))
        .toList();
  }

  /// The same bytes by vectors; needs the module of the Vector API.
  public static List<Kernel> bestVector() {
    return Stream.of(KType.values())
        .<Kernel>map(type -> new BestKernel(type, new VectorKernel(type), VectorTrials::new))
        .toList();
  }
}
