// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.progress.Progress;
import dev.alki.recipe.Model;
import java.util.List;

/// Plans and writes in one go, with chunks of any size.
final class Quantizing {
  private Quantizing() {}

  static List<Output> quantize(
      Model model, List<ProfileRequest> requests, Destination to, int threads, Progress progress) {
    return Quantizer.write(
        Quantizer.plan(model, requests, threads, progress), to, threads, false, progress);
  }

  static List<Output> quantize(
      Model model,
      List<ProfileRequest> requests,
      Destination to,
      int threads,
      int elements,
      Progress progress) {
    return write(model, requests, to, threads, elements, false, progress);
  }

  static List<Output> measure(
      Model model,
      List<ProfileRequest> requests,
      Destination to,
      int threads,
      int elements,
      Progress progress) {
    return write(model, requests, to, threads, elements, true, progress);
  }

  private static List<Output> write(
      Model model,
      List<ProfileRequest> requests,
      Destination to,
      int threads,
      int elements,
      boolean measured,
      Progress progress) {
    List<Plan> plans = Quantizer.plan(model, requests, threads, progress);
    plans.forEach(Plan::check);
    return ModelWriter.write(plans, to, threads, elements, measured, progress);
  }
}
