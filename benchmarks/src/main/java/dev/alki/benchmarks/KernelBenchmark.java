// SPDX-License-Identifier: Apache-2.0
package dev.alki.benchmarks;

import dev.alki.gguf.TensorType;
import dev.alki.kernel.Kernel;
import dev.alki.kernel.VectorModule;
import dev.alki.kernel.choice.Ggml;
import dev.alki.kernel.choice.Numbers;
import dev.alki.kernel.iq.IqKernels;
import dev.alki.kernel.k.KKernels;
import dev.alki.kernel.simple.SimpleKernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// How many weights a second one core encodes: our kernels, and libggml-base on the same numbers
/// (rows of 4096, about normal, as a BF16 checkpoint has them). [KernelRates] runs it and prints
/// ratios.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class KernelBenchmark {
  static final int COLUMNS = 4096;
  static final int ROWS = 16;

  /// Who encodes.
  public enum By {
    SCALAR,
    VECTOR,
    GGML
  }

  @Param("Q4_K")
  public TensorType type;

  @Param("VECTOR")
  public By by;

  @Param("false")
  public boolean weighted;

  private final float[] numbers = Numbers.BF16.rows(ROWS, COLUMNS, 1);
  private float[] importance;
  private byte[] blocks;
  private Optional<Kernel> kernel;
  private Optional<Ggml> ggml;
  private MemorySegment source;
  private MemorySegment target;
  private MemorySegment weights;

  @Setup(Level.Trial)
  public void prepare() {
    importance = weighted ? Numbers.importance(COLUMNS, 1) : Numbers.noImportance();
    blocks = new byte[(int) type.bytes((long) ROWS * COLUMNS)];
    kernel = by == By.GGML ? Optional.empty() : kernel(type, by == By.VECTOR);
    ggml = by == By.GGML ? Ggml.find() : Optional.empty();
    if (kernel.isEmpty() && ggml.isEmpty()) {
      throw new IllegalStateException("there is no " + by + " for " + type + " here");
    }
    source = Arena.global().allocateFrom(ValueLayout.JAVA_FLOAT, numbers);
    target = Arena.global().allocate(blocks.length, 64);
    weights =
        weighted
            ? Arena.global().allocateFrom(ValueLayout.JAVA_FLOAT, importance)
            : MemorySegment.NULL;
  }

  @Benchmark
  @OperationsPerInvocation(ROWS * COLUMNS)
  public Object encode() throws Throwable {
    if (kernel.isPresent()) {
      kernel.get().encode(numbers, 0, ROWS, COLUMNS, importance, blocks, 0);
      return blocks;
    }
    return (long)
        ggml.get()
            .quantize()
            .invokeExact(type.id(), source, target, 0L, (long) ROWS, (long) COLUMNS, weights);
  }

  static Optional<Kernel> kernel(TensorType type, boolean vector) {
    if (vector && !VectorModule.load()) {
      return Optional.empty();
    }
    Stream<List<Kernel>> families =
        vector
            ? Stream.of(SimpleKernels.vector(), KKernels.vector(), IqKernels.vector())
            : Stream.of(SimpleKernels.scalar(), KKernels.scalar(), IqKernels.scalar());
    return families.flatMap(List::stream).filter(kernel -> kernel.type() == type).findFirst();
  }
}
