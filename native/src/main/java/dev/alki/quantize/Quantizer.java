// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.progress.Progress;
import dev.alki.recipe.Model;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Makes the files of all profiles from a model, in one pass over it. The bytes are those that
/// llama.cpp v0.5.0 writes on x86-64.
public final class Quantizer {
  private Quantizer() {}

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
}
