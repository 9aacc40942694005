// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import dev.alki.bundle.BundleProfile;
import dev.alki.fault.Code;
import dev.alki.fault.Exit;
import dev.alki.fault.Fault;
import dev.alki.quantize.SizeGoal;
import dev.alki.select.Candidate;
import dev.alki.select.Machine;
import dev.alki.select.Selection;
import dev.alki.select.Selection.Judged;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Chooses the profile for a device, and says why.
@Command(name = "select")
final class SelectCommand implements Callable<Integer> {
  @Mixin private Common common;

  @Parameters(
      paramLabel = "BUNDLE",
      arity = "1..*",
      description = "Bundle folders, of one model and with one profile or several.")
  private List<Path> bundles;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      description = "The memory for the model: 4GB, 3500MiB. All of this machine's when not given.")
  private Optional<String> memory;

  @Option(
      names = "--cpu",
      paramLabel = "FEATURE[,FEATURE]...",
      description =
          "What the CPU has, as in /proc/cpuinfo; what this machine's has when not given.")
  private Optional<String> cpu;

  @Option(
      names = "--gpu",
      negatable = true,
      description = "Whether there is a GPU; whether this machine has one when not given.")
  private Optional<Boolean> gpu;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  private final Console console;

  SelectCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Machine machine = machine();
    List<Candidate> candidates =
        bundles.stream().flatMap(bundle -> Candidate.of(bundle).stream()).toList();
    Selection selection = Selection.of(candidates, machine);
    if (json) {
      Json.print(console.out(), document(selection));
    } else if (!common.quiet()) {
      selection
          .judged()
          .forEach(it ->
              console
                  .out()
                  .println(
                      (chosen(selection, it) ? "" : "not ") + it.candidate() + ": " + it.reason()));
    }
    if (selection.chosen().isEmpty()) {
      throw Fault.in(
              Code.NOTHING_FITS,
              bundles.stream().map(Path::toString).collect(Collectors.joining(", ")))
          .what("no profile is for this device")
          .got(words(machine))
          .help("Make one of fewer bits; --memory, --cpu and --gpu describe another device.")
          .fault();
    }
    return Exit.DONE.status();
  }

  private Machine machine() {
    Machine here = Machine.here();
    return new Machine(
        memory.map(SelectCommand::bytes).orElse(here.memory()),
        cpu.isPresent() ? cpu.map(SelectCommand::features) : here.cpu(),
        gpu.orElse(here.gpu()));
  }

  private static long bytes(String text) {
    try {
      return switch (SizeGoal.size(text)) {
        case SizeGoal.Size(long bytes) -> bytes;
        case SizeGoal.BitsPerWeight bits -> throw new IllegalStateException(bits.toString());
      };
    } catch (Fault e) {
      throw Usage.wrong("--memory " + text, "is no size", "a size such as 4GB or 3500MiB");
    }
  }

  private static SortedSet<String> features(String text) {
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Map<String, Object> document(Selection selection) {
    Machine machine = selection.machine();
    Map<String, Object> device = new LinkedHashMap<>();
    device.put("memoryBytes", machine.memory());
    machine.cpu().ifPresent(features -> device.put("cpu", features));
    device.put("gpu", machine.gpu());
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("device", device);
    document.put("by", selection.quality().field());
    document.put(
        "profiles",
        selection.judged().stream().map(it -> profile(it, chosen(selection, it))).toList());
    return document;
  }

  /// `files` are those that a device needs of the bundle.
  private static Map<String, Object> profile(Judged judged, boolean chosen) {
    BundleProfile profile = judged.candidate().profile();
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("bundle", judged.candidate().bundle().toString());
    document.put("profile", profile.name());
    document.put("chosen", chosen);
    document.put("fits", judged.fits());
    document.put("reason", judged.reason());
    document.put("memoryBytes", profile.needs().memory());
    profile.bitsPerWeight().ifPresent(bits -> document.put("bitsPerWeight", bits));
    profile.nmse().ifPresent(error -> document.put("nmse", error));
    document.put("files", profile.files().all());
    return document;
  }

  private static boolean chosen(Selection selection, Judged judged) {
    return selection.chosen().filter(judged::equals).isPresent();
  }

  private static String words(Machine machine) {
    return Quantities.size(machine.memory())
        + " of memory, "
        + (machine.gpu() ? "with a GPU" : "without a GPU");
  }
}
