// SPDX-License-Identifier: Apache-2.0
package dev.alki.select;

import dev.alki.bundle.BundleProfile;
import dev.alki.bundle.DeviceNeeds;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// The profile for a device: of those that fit the one of the best quality, and of two as good the
/// one that needs less memory. `judged` are all, that one first, then those that fit, best first.
public record Selection(Machine machine, Quality quality, List<Judged> judged) {
  private static final long MIB = 1L << 20;

  public Selection {
    judged = List.copyOf(judged);
  }

  /// A candidate and why it is chosen, or not.
  public record Judged(Candidate candidate, boolean fits, String reason) {}

  /// Candidates of different models are refused: nobody can say which is better.
  public static Selection of(List<Candidate> candidates, Machine machine) {
    refuseOthers(candidates);
    List<Candidate> fitting =
        candidates.stream().filter(it -> obstacle(it.profile(), machine).isEmpty()).toList();
    Quality quality = Quality.of(fitting);
    List<Candidate> best =
        fitting.stream()
            .sorted(
                Comparator.comparingDouble((Candidate it) -> quality.cost(it.profile()))
                    .thenComparing(it -> it.profile().needs().memory()))
            .toList();
    List<Judged> judged = new ArrayList<>();
    for (Candidate each : best) {
      judged.add(new Judged(each, true, reason(each.profile(), best, quality, machine)));
    }
    for (Candidate each : candidates) {
      obstacle(each.profile(), machine).ifPresent(why -> judged.add(new Judged(each, false, why)));
    }
    return new Selection(machine, quality, judged);
  }

  public Optional<Judged> chosen() {
    return judged.stream().filter(Judged::fits).findFirst();
  }

  private static String reason(
      BundleProfile profile, List<Candidate> best, Quality quality, Machine machine) {
    BundleProfile first = best.getFirst().profile();
    if (profile != first) {
      return quality.blame(profile, first);
    }
    String room =
        "needs " + mib(profile.needs().memory()) + " of " + machine.memory() / MIB + " MiB, and ";
    return room + (best.size() == 1 ? "is the only one that fits" : quality.praise(profile));
  }

  /// Why a profile cannot be served there; nothing when it can.
  private static Optional<String> obstacle(BundleProfile profile, Machine machine) {
    DeviceNeeds needs = profile.needs();
    if (profile.verdict().equals(Optional.of("failed"))) {
      return Optional.of("failed its validation");
    }
    if (needs.memory() > machine.memory()) {
      return Optional.of(
          "needs " + mib(needs.memory()) + ", and there are " + machine.memory() / MIB + " MiB");
    }
    if (needs.gpu() && !machine.gpu()) {
      return Optional.of("is for a GPU, and there is none");
    }
    if (needs.cpu().isEmpty()) {
      return Optional.empty();
    }
    return machine
        .cpu()
        .map(has -> lack(needs.cpu(), has))
        .orElseGet(() ->
            Optional.of(
                "needs "
                    + String.join(", ", needs.cpu())
                    + " of the CPU, and what it has is not known: say it with --cpu"));
  }

  private static Optional<String> lack(SortedSet<String> needed, SortedSet<String> has) {
    SortedSet<String> missing = new TreeSet<>(needed);
    missing.removeAll(has);
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of("needs " + String.join(", ", missing) + ", which the CPU does not have");
  }

  private static void refuseOthers(List<Candidate> candidates) {
    Candidate first = candidates.getFirst();
    for (Candidate each : candidates) {
      if (!each.model().equals(first.model())) {
        throw Fault.in(Code.WRONG_USAGE, each.bundle())
            .what("is of another model than " + first.bundle())
            .expected(first.model())
            .got(each.model())
            .help("Choose between bundles of one model.")
            .fault();
      }
    }
  }

  private static String mib(long bytes) {
    return Math.ceilDiv(bytes, MIB) + " MiB";
  }
}
