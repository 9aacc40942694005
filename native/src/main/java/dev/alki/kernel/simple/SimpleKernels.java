// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.simple;

import dev.alki.gguf.TensorType;
import dev.alki.kernel.Kernel;
import dev.alki.kernel.search.ScalarTrials;
import dev.alki.kernel.search.Trials;
import dev.alki.kernel.search.VectorTrials;
import dev.alki.kernel.search.WideSearch;
import java.util.List;

/// The kernels of types whose blocks stand alone, each with one scale, or without blocks.
public final class SimpleKernels {
  private SimpleKernels() {}

  /// One of each type: the specification.
  public static List<Kernel> scalar() {
    return List.of(
        PlainKernel.F32,
        PlainKernel.F16,
        PlainKernel.BF16,
        new SymmetricKernel(TensorType.Q4_0, 4),
        new SymmetricKernel(TensorType.Q5_0, 5),
        new AffineKernel(TensorType.Q4_1, 4),
        new AffineKernel(TensorType.Q5_1, 5),
        new Q8_0Kernel(),
        new Q1_0Kernel(),
        new Q2_0Kernel(),
        new TQ1_0Kernel(),
        new TQ2_0Kernel(),
        new Mxfp4Kernel(),
        new Nvfp4Kernel(),
        ReadKernel.F64,
        ReadKernel.I8,
        ReadKernel.I16,
        ReadKernel.I32,
        ReadKernel.I64);
  }

  /// Those that pay, with the same bytes; needs the module of the Vector API.
  public static List<Kernel> vector() {
    return List.of(
        new Bf16VectorKernel(),
        new SymmetricVectorKernel(TensorType.Q4_0, 4),
        new SymmetricVectorKernel(TensorType.Q5_0, 5),
        new AffineVectorKernel(TensorType.Q4_1, 4),
        new AffineVectorKernel(TensorType.Q5_1, 5),
        new Q8_0VectorKernel(),
        new Q2_0VectorKernel(),
        new TQ1_0VectorKernel(),
        new TQ2_0VectorKernel(),
        new Mxfp4VectorKernel());
  }

  /// With the wider search, where there is one: the specification of that.
  public static List<Kernel> bestScalar() {
    return List.of(
        best(new SymmetricKernel(TensorType.Q4_0, 4), ScalarTrials::new),
        best(new SymmetricKernel(TensorType.Q5_0, 5), ScalarTrials::new),
        best(new AffineKernel(TensorType.Q4_1, 4), ScalarTrials::new),
        best(new AffineKernel(TensorType.Q5_1, 5), ScalarTrials::new));
  }

  /// The same bytes by vectors; needs the module of the Vector API.
  public static List<Kernel> bestVector() {
    return List.of(
        best(new SymmetricVectorKernel(TensorType.Q4_0, 4), VectorTrials::new),
        best(new SymmetricVectorKernel(TensorType.Q5_0, 5), VectorTrials::new),
        best(new AffineVectorKernel(TensorType.Q4_1, 4), VectorTrials::new),
        best(new AffineVectorKernel(TensorType.Q5_1, 5), VectorTrials::new));
  }

  private static Kernel best(LevelKernel reference, Trials.Room room) {
    return new BestLevelKernel(reference, room, new WideSearch.Plan(-1, 0.25f, 10));
  }
}
