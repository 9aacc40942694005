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

  /// What [#quantize] would write, without writing it.
  public static List<Plan> plan(Model model, List<ProfileRequest> requests) {
    Set<String> names = new HashSet<>();
    List<Plan> plans = new ArrayList<>();
    for (ProfileRequest request : requests) {
      if (!names.add(request.name())) {
        throw Fault.in(Code.PROFILE_TWICE, request.name())
            .what("is asked for more than once")
            .help("Ask for each profile once; two of one mix need names of their own.")
            .fault();
      }
      plans.add(Planner.plan(model, request));
    }
    return plans;
  }

  /// Writes `<model>-<profile>.gguf` for each request, parts of it when it is to be split. All
  /// appear together at the end, in the order of the requests, or none does.
  public static List<Output> quantize(
      Model model, List<ProfileRequest> requests, Destination to, int threads, Progress progress) {
    return quantize(model, requests, to, threads, Pass.CHUNK, progress);
  }

  static List<Output> quantize(
      Model model,
      List<ProfileRequest> requests,
      Destination to,
      int threads,
      int elements,
      Progress progress) {
    return ModelWriter.write(checked(model, requests), to, threads, elements, false, progress);
  }

  /// As [#quantize], and the outputs tell what it cost each of their tensors. Whatever is encoded
  /// is decoded again for it; the source is still read once.
  public static List<Output> measure(
      Model model, List<ProfileRequest> requests, Destination to, int threads, Progress progress) {
    return measure(model, requests, to, threads, Pass.CHUNK, progress);
  }

  static List<Output> measure(
      Model model,
      List<ProfileRequest> requests,
      Destination to,
      int threads,
      int elements,
      Progress progress) {
    return ModelWriter.write(checked(model, requests), to, threads, elements, true, progress);
  }

  private static List<Plan> checked(Model model, List<ProfileRequest> requests) {
    List<Plan> plans = plan(model, requests);
    for (int i = 0; i < plans.size(); i++) {
      plans.get(i).check(requests.get(i).options().allowRequantize());
    }
    return plans;
  }
}
