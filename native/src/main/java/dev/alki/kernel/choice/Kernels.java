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
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The kernel of each tensor type, chosen once: one that uses vectors where there is one and this
/// JVM lets it run, else the scalar one.
public final class Kernels {
  private static final Map<TensorType, Kernel> CHOSEN = chosen(scalar(), vector());

  /// Of other bytes: loaded only when someone asks.
  private static final class Best {
    static final Map<TensorType, Kernel> CHOSEN = chosen(bestScalar(), bestVector());
  }

  private Kernels() {}

  /// A type without a kernel is refused.
  public static Kernel of(TensorType type) {
    Kernel kernel = CHOSEN.get(type);
    if (kernel == null) {
      throw Fault.in(Code.TYPE_UNKNOWN, type).what("has no kernel").fault();
    }
    return kernel;
  }

  /// The kernel that searches more widely than the reference, for types that have one: the same
  /// format, and no block loses more by the weights that count.
  public static Optional<Kernel> best(TensorType type) {
    return Optional.ofNullable(Best.CHOSEN.get(type));
  }

  /// Gets the kernels of these types ready, which takes a second or so.
  public static void warm(Collection<TensorType> types, boolean withImportance) {
    for (TensorType type : types) {
      if (CHOSEN.get(type) instanceof WarmedKernel kernel) {
        kernel.warm(withImportance);
      }
    }
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

  /// Those with the wider search.
  static List<Kernel> bestScalar() {
    return Stream.of(SimpleKernels.bestScalar(), KKernels.bestScalar())
        .flatMap(List::stream)
        .toList();
  }

  /// The same; none without the module of the Vector API.
  static List<Kernel> bestVector() {
    return VectorModule.load()
        ? Stream.of(SimpleKernels.bestVector(), KKernels.bestVector())
            .flatMap(List::stream)
            .toList()
        : List.of();
  }

  private static Map<TensorType, Kernel> chosen(List<Kernel> scalars, List<Kernel> vectors) {
    Map<TensorType, Kernel> kernels = new EnumMap<>(TensorType.class);
    scalars.forEach(kernel -> kernels.put(kernel.type(), kernel));
    vectors.forEach(
        vector -> kernels.compute(vector.type(), (_, scalar) -> new WarmedKernel(scalar, vector)));
    return kernels;
  }
}
