// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Expected;
import dev.alki.gguf.TensorType;
import dev.alki.kernel.choice.Kernels;
import dev.alki.progress.Progress;
import dev.alki.recipe.Model;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Makes the files of all profiles from a model, in one pass over it. The bytes are those that
/// llama.cpp v0.5.0 writes on x86-64.
public final class Quantizer {
  /// Bytes of a model that takes longer than a kernel takes to get ready.
  private static final long LARGE = 100_000_000;

  private Quantizer() {}

  /// Says what will be asked for, before the model is opened: of a large one, the kernels get ready
  /// meanwhile, in a thread that keeps no JVM alive.
  public static void expect(Path source, List<ProfileRequest> requests) {
    if (bytes(source) < LARGE) {
      return;
    }
    Set<TensorType> types = EnumSet.noneOf(TensorType.class);
    boolean weighted =
        requests.stream().anyMatch(request -> request.options().importance().isPresent());
    for (ProfileRequest request : requests) {
      if (request.options().search() == Search.REFERENCE) {
        types.addAll(request.mix().usual());
      }
    }
    Thread.ofPlatform().daemon().name("warm-up").start(() -> Kernels.warm(types, weighted));
  }

  private static long size(Path file) {
    try {
      return Expected.size(file);
    } catch (IOException e) {
      return 0;
    }
  }

  /// Of a file, or of the files in a folder; 0 of what cannot be read, which is told later.
  private static long bytes(Path source) {
    if (!Files.isDirectory(source)) {
      return size(source);
    }
    try (Stream<Path> files = Files.list(source)) {
      return files.mapToLong(Quantizer::size).sum();
    } catch (IOException | UncheckedIOException e) {
      return 0;
    }
  }

  /// What [#write] would write, without writing it. Where types are to be chosen for a size, some
  /// rows of every tensor are read, which takes a while; `progress` can call that off.
  public static List<Plan> plan(
      Model model, List<ProfileRequest> requests, int threads, Progress progress) {
    Set<String> names = new HashSet<>();
    List<Plan> plans = new ArrayList<>();
    for (ProfileRequest request : requests) {
      if (!names.add(request.name())) {
        throw Fault.in(Code.PROFILE_TWICE, request.name())
            .what("is asked for more than once")
            .help("Ask for each profile once; two of one mix need names of their own.")
            .fault();
      }
      plans.add(Planner.plan(model, request, threads, progress));
    }
    return plans;
  }

  /// Writes `<model>-<profile>.gguf` for each plan, parts of it when it is to be split. All appear
  /// together at the end, in the order of the plans, or none does.
  ///
  /// With `measured` the outputs tell what it cost each of their tensors: whatever is encoded is
  /// decoded again for it; the source is still read once.
  public static List<Output> write(
      List<Plan> plans, Destination to, int threads, boolean measured, Progress progress) {
    plans.forEach(Plan::check);
    return ModelWriter.write(plans, to, threads, Pass.CHUNK, measured, progress);
  }

  /// As [#write], in a place where another process may have begun the same: what it has made is not
  /// made again.
  public static List<Output> resume(
      List<Plan> plans, Drafts drafts, int threads, boolean measured, Progress progress) {
    plans.forEach(Plan::check);
    return ModelWriter.write(plans, drafts, threads, Pass.CHUNK, measured, progress);
  }
}
