// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.choice;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.TensorType;
import dev.alki.kernel.Kernel;
import dev.alki.kernel.VectorModule;
import dev.alki.kernel.iq.IqKernels;
import dev.alki.kernel.k.KKernels;
import dev.alki.kernel.simple.SimpleKernels;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The kernel of each tensor type, chosen once: one that uses vectors where there is one and this
/// JVM lets it run, else the scalar one.
public final class Kernels {
  private static final Map<TensorType, Kernel> CHOSEN = chosen();

  private Kernels() {}

  /// A type without a kernel is refused.
  public static Kernel of(TensorType type) {
    Kernel kernel = CHOSEN.get(type);
    if (kernel == null) {
      throw Fault.in(Code.TYPE_UNKNOWN, type).what("has no kernel").fault();
    }
    return kernel;
  }

  /// One of each type.
  static List<Kernel> scalar() {
    return Stream.of(SimpleKernels.scalar(), KKernels.scalar(), IqKernels.scalar())
        .flatMap(List::stream)
        .toList();
  }

  /// None without the module of the Vector API.
  static List<Kernel> vector() {
    return VectorModule.load()
        ? Stream.of(SimpleKernels.vector(), KKernels.vector(), IqKernels.vector())
            .flatMap(List::stream)
            .toList()
        : List.of();
  }

  private static Map<TensorType, Kernel> chosen() {
    Map<TensorType, Kernel> kernels = new EnumMap<>(TensorType.class);
    scalar().forEach(kernel -> kernels.put(kernel.type(), kernel));
    vector()
        .forEach(vector ->
            kernels.compute(vector.type(), (_, scalar) -> new WarmedKernel(scalar, vector)));
    return kernels;
  }
}
