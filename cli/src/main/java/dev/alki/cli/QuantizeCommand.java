// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import dev.alki.convert.ConvertOptions;
import dev.alki.convert.config.OutTypeRule;
import dev.alki.files.PendingFile;
import dev.alki.files.PendingFiles;
import dev.alki.files.WriteFault;
import dev.alki.profiles.Profile;
import dev.alki.profiles.Profiles;
import dev.alki.quantize.Destination;
import dev.alki.quantize.KeyOverride;
import dev.alki.quantize.Output;
import dev.alki.quantize.Plan;
import dev.alki.quantize.ProfileRequest;
import dev.alki.quantize.QuantizeOptions;
import dev.alki.quantize.Quantizer;
import dev.alki.quantize.Search;
import dev.alki.quantize.SizeGoal;
import dev.alki.recipe.Model;
import dev.alki.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What `llama-quantize` does, for any number of profiles in one pass, from a GGUF or straight from
/// a Hugging Face folder.
@Command(name = "quantize")
final class QuantizeCommand implements Callable<Integer> {
  @Mixin private Common common;
  @Mixin private Threads threads;
  @Mixin private Splitting splitting;
  @Mixin private TensorTypes tensorTypes;
  @Mixin private Importance importance;
  @Mixin private Configured configured;
  @Mixin private Keeping keeping;

  @Parameters(
      paramLabel = "SOURCE",
      description =
          "A Hugging Face folder, a GGUF file, s3://bucket/prefix, or a model of the hub:"
              + " owner/name[@revision][:GGUF].")
  private String source;

  @Option(
      names = {"-p", "--profile"},
      paramLabel = "PROFILE",
      required = true,
      split = ",",
      description =
          "Q4_K_M and so on, or what 'alki profiles' lists; several with commas or by repeating the"
              + " option.")
  private List<String> profiles;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "The folder for <name>-<PROFILE>.gguf.")
  private Optional<Path> folder;

  @Option(
      names = "--via",
      paramLabel = "TYPE",
      description =
          "What a folder's weights are rounded to first: bf16, f16 or f32; the checkpoint's own"
              + " type when not given.")
  private Optional<String> via;

  @Option(names = "--output-tensor-type", paramLabel = "TYPE", description = "Of output.weight.")
  private Optional<String> outputType;

  @Option(
      names = "--token-embedding-type",
      paramLabel = "TYPE",
      description = "Of token_embd.weight.")
  private Optional<String> embeddingType;

  @Option(names = "--leave-output-tensor", description = "output.weight keeps its type.")
  private boolean leaveOutput;

  @Option(names = "--pure", description = "One type for all tensors, without exceptions.")
  private boolean pure;

  @Option(
      names = "--allow-requantize",
      description = "Quantize what is quantized already, which loses quality.")
  private boolean allowRequantize;

  @Option(
      names = "--override-kv",
      paramLabel = "KEY=TYPE:VALUE",
      description = "Set a key; TYPE is int, float, bool or str.")
  private List<String> overrides = List.of();

  @Option(names = "--prune-layers", paramLabel = "N,N...", description = "Leave these layers out.")
  private Optional<String> pruned;

  @Option(names = "--keep-split", description = "As many parts as the source has.")
  private boolean keepSplit;

  @Option(
      names = "--pre",
      paramLabel = "NAME",
      description = "The pre-tokenizer's name, where it cannot be found out.")
  private Optional<String> pre;

  @Option(
      names = "--target-size",
      paramLabel = "SIZE",
      description = "Choose types for the least error in files of this size: 1.9GB, 850MiB.")
  private Optional<String> targetSize;

  @Option(
      names = "--target-bpw",
      paramLabel = "BITS",
      description = "Choose types for the least error with so many bits per weight: 4.6.")
  private Optional<String> targetBits;

  @Option(
      names = "--search",
      paramLabel = "WORD",
      description =
          "How scales are searched for: reference, as llama.cpp does, or best, more widely for a"
              + " smaller error.")
  private Optional<String> search;

  @Option(
      names = "--dry-run",
      description = "Write nothing: show every tensor's type and every output's size.")
  private boolean dryRun;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write the error of every tensor of every output to a JSON file.")
  private Optional<Path> report;

  @Option(names = "--force", description = "Replace what is there already.")
  private boolean force;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  private final Console console;

  QuantizeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    List<Profile> wanted =
        new Profiles(configured.settings().path(Setting.PROFILES)).named(profiles);
    Optional<SizeGoal> goal = goal();
    List<ProfileRequest> requests =
        Profile.requests(wanted, options()).stream()
            .map(request -> goal.map(request::within).orElse(request))
            .toList();
    if (folder.isEmpty() && !dryRun) {
      throw Usage.wrong("quantize", "nobody said where to", "-o DIR");
    }
    if (dryRun && report.isPresent()) {
      throw Usage.wrong("--report", "has nothing to tell of a dry run", "one of the two");
    }
    try (Source from = source()) {
      Quantizer.expect(from.path(), requests);
      quantize(from, wanted, requests);
    }
    return 0;
  }

  private void quantize(Source from, List<Profile> wanted, List<ProfileRequest> requests) {
    try (Model model = from.open(conversion(from))) {
      List<Plan> plans = plans(model, requests);
      for (int i = 0; i < plans.size(); i++) {
        wanted.get(i).check(plans.get(i));
        if (requests.get(i).goal().isPresent() && !common.quiet()) {
          ChosenTypes.of(plans.get(i)).show(console.err());
        }
      }
      if (dryRun) {
        DryRun run = DryRun.of(plans);
        run.warn(console.err());
        if (json) {
          Json.print(console.out(), run);
        } else {
          run.show(console.out());
        }
      } else {
        Destination to = new Destination(folder.orElseThrow(), force, from::confirm, from::lacking);
        write(model, plans, to);
      }
    }
  }

  private Source source() {
    try (Bar bar = new Bar(console, common.quiet(), "fetching", "B")) {
      return Source.of(source, configured.settings(keeping.settings(source)), bar);
    }
  }

  private Optional<SizeGoal> goal() {
    if (targetSize.isPresent() && targetBits.isPresent()) {
      throw Usage.wrong("--target-size", "excludes --target-bpw", "one of the two");
    }
    return targetSize.map(SizeGoal::size).or(() -> targetBits.map(SizeGoal::bitsPerWeight));
  }

  private List<Plan> plans(Model model, List<ProfileRequest> requests) {
    try (Bar bar = new Bar(console, common.quiet(), "trying types", " tensors")) {
      return Quantizer.plan(model, requests, threads.count(), bar);
    }
  }

  /// The report is begun before the work, so that a place where it cannot be is said at once.
  private void write(Model model, List<Plan> plans, Destination to) {
    try (PendingFiles reports = new PendingFiles()) {
      Optional<PendingFile> begun = report.map(file -> begin(reports, file));
      List<Output> outputs = write(plans, to);
      begun.ifPresent(file -> ErrorReport.write(file, model.name(), outputs));
      reports.commit();
      show(outputs);
    }
  }

  private PendingFile begin(PendingFiles reports, Path file) {
    Path absolute = file.toAbsolutePath();
    try {
      Files.createDirectories(absolute.getParent());
    } catch (IOException e) {
      throw WriteFault.of(absolute, e);
    }
    return reports.create(absolute, force);
  }

  private List<Output> write(List<Plan> plans, Destination to) {
    try (Bar bar = new Bar(console, common.quiet(), "quantizing", "B")) {
      return Quantizer.write(plans, to, threads.count(), report.isPresent(), bar);
    }
  }

  private void show(List<Output> outputs) {
    if (json) {
      Json.print(console.out(), OutputsJson.of(outputs));
    } else if (!common.quiet()) {
      OutputsJson.show(console, outputs);
    }
  }

  private ConvertOptions conversion(Source from) {
    if (!from.folder() && (via.isPresent() || pre.isPresent())) {
      throw Usage.wrong(
          via.isPresent() ? "--via" : "--pre", "is for folders", "a Hugging Face folder");
    }
    ConvertOptions options =
        via.map(OutTypeRule::between)
            .map(ConvertOptions.DEFAULT::with)
            .orElse(ConvertOptions.DEFAULT);
    return pre.map(options::withPre).orElse(options);
  }

  private QuantizeOptions options() {
    SortedSet<Integer> blocks = pruned.map(QuantizeOptions::blocks).orElseGet(TreeSet::new);
    return new QuantizeOptions(
        tensorTypes.rules(),
        outputType.map(type -> QuantizeOptions.type("--output-tensor-type", type)),
        embeddingType.map(type -> QuantizeOptions.type("--token-embedding-type", type)),
        pure,
        leaveOutput,
        allowRequantize,
        overrides.stream().map(KeyOverride::parse).toList(),
        blocks,
        keepSplit,
        splitting.split(),
        importance.matrix(),
        search.map(word -> Search.named("--search", word)).orElse(Search.REFERENCE));
  }
}
