// SPDX-License-Identifier: Apache-2.0
package dev.alki.benchmarks;

import dev.alki.benchmarks.KernelBenchmark.By;
import dev.alki.gguf.TensorType;
import dev.alki.kernel.choice.Ggml;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Prints, type by type, how many million weights a second one core encodes, and how many times
/// that is of what libggml-base does in the same run. Started as the launcher starts Alki.
///
/// `benchmarks/kernels [weighted] [TYPE]... [-- JVM OPTION...]`
public final class KernelRates {
  /// Types that cannot be written without weights.
  private static final Set<TensorType> WEIGHTED_ONLY =
      EnumSet.of(TensorType.IQ1_S, TensorType.IQ2_XXS, TensorType.IQ2_XS);

  private KernelRates() {}

  public static void main(String[] arguments) throws RunnerException {
    List<String> words = List.of(arguments);
    int end = words.contains("--") ? words.indexOf("--") : words.size();
    List<String> jvm = new ArrayList<>(words.subList(Math.min(end + 1, words.size()), words.size()));
    jvm.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.module=ALL-UNNAMED"));
    boolean weighted = words.subList(0, end).contains("weighted");
    boolean peer = Ggml.find().isPresent();
    System.out.printf(
        "%-8s %8s %8s %8s %8s   million weights a second, one core%s%n",
        "type", "scalar", "vector", "ggml", "ratio", weighted ? ", weighted" : "");
    for (TensorType type : types(words.subList(0, end), weighted)) {
      double scalar = rate(type, By.SCALAR, weighted, jvm);
      boolean vectors = KernelBenchmark.kernel(type, true).isPresent();
      double vector = vectors ? rate(type, By.VECTOR, weighted, jvm) : Double.NaN;
      double ggml = peer ? rate(type, By.GGML, weighted, jvm) : Double.NaN;
      System.out.printf(
          Locale.ROOT,
          "%-8s %8.1f %8.1f %8.1f %8.2f%n",
          type,
          scalar,
          vector,
          ggml,
          (vectors ? vector : scalar) / ggml);
    }
  }

  private static List<TensorType> types(List<String> words, boolean weighted) {
    List<TensorType> named =
        words.stream().flatMap(word -> TensorType.named(word).stream()).toList();
    if (!named.isEmpty()) {
      return named;
    }
    List<TensorType> all = new ArrayList<>();
    for (TensorType type : TensorType.values()) {
      boolean writable =
          KernelBenchmark.kernel(type, false).isPresent()
              && type != TensorType.F32
              && type != TensorType.NVFP4
              && (type.quantized() || type == TensorType.F16 || type == TensorType.BF16);
      if (writable && (weighted || !WEIGHTED_ONLY.contains(type))) {
        all.add(type);
      }
    }
    return all;
  }

  /// The best of several measurements: what disturbs only makes slower.
  private static double rate(TensorType type, By by, boolean weighted, List<String> jvm)
      throws RunnerException {
    return new Runner(
            new OptionsBuilder()
                .include(KernelBenchmark.class.getSimpleName())
                .param("type", type.name())
                .param("by", by.name())
                .param("weighted", String.valueOf(weighted))
                .warmupIterations(3)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(5)
                .measurementTime(TimeValue.milliseconds(500))
                .forks(1)
                .jvmArgs(jvm.toArray(String[]::new))
                .verbosity(VerboseMode.SILENT)
                .build())
        .run().stream()
        .findFirst()
        .orElseThrow()
        .getPrimaryResult()
        .getStatistics()
        .getMax();
  }
}
