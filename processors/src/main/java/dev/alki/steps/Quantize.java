// SPDX-License-Identifier: Apache-2.0
package dev.alki.steps;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bundle.Json;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.jobs.Job;
import dev.alki.jobs.Role;
import dev.alki.profiles.ImportanceFile;
import dev.alki.profiles.Profile;
import dev.alki.profiles.Profiles;
import dev.alki.profiles.TensorTable;
import dev.alki.quantize.Drafts;
import dev.alki.quantize.Output;
import dev.alki.quantize.Plan;
import dev.alki.quantize.ProfileRequest;
import dev.alki.quantize.QuantizeOptions;
import dev.alki.quantize.Quantizer;
import dev.alki.recipe.Model;
import dev.alki.source.Digests;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Makes the files of all profiles in one pass over the model, and for each profile a report of how
/// it was made; with `report`, the report has every tensor's error.
///
/// `profiles` are wanted when the job names none, with commas between them; `folder` has those of
/// the user's. The rest is as the options of `alki quantize` of these names, and counts for all
/// profiles; an empty text means that nothing is asked for, 0 no limit, and `threads` 0 all cores.
public record Quantize(
    String profiles,
    String folder,
    boolean allowRequantize,
    boolean pure,
    boolean leaveOutputTensor,
    String outputTensorType,
    String tokenEmbeddingType,
    String tensorTypes,
    String search,
    String imatrix,
    String includeWeights,
    String excludeWeights,
    String overrideKv,
    String pruneLayers,
    boolean keepSplit,
    String splitMaxSize,
    int splitMaxTensors,
    boolean report,
    int threads)
    implements Step {
  /// What the verb is when nothing is said.
  static final Quantize PLAIN =
      new Quantize(
          "",
          "",
          false,
          false,
          false,
          "",
          "",
          "",
          "reference",
          "",
          "",
          "",
          "",
          "",
          false,
          "",
          0,
          true,
          0);

  /// What is lost at most when the process dies, but for some chunks.
  private static final Duration NOTED_EVERY = Duration.ofSeconds(5);

  /// Whatever is wrong with a parameter is said at the start.
  public Quantize(
      String profiles,
      String folder,
      boolean allowRequantize,
      boolean pure,
      boolean leaveOutputTensor,
      String outputTensorType,
      String tokenEmbeddingType,
      String tensorTypes,
      String search,
      String imatrix,
      String includeWeights,
      String excludeWeights,
      String overrideKv,
      String pruneLayers,
      boolean keepSplit,
      String splitMaxSize,
      int splitMaxTensors,
      boolean report,
      int threads) {
    Parameters.notNegative("threads", threads);
    Parameters.notNegative("splitMaxTensors", splitMaxTensors);
    this.profiles = profiles;
    this.folder = folder;
    this.allowRequantize = allowRequantize;
    this.pure = pure;
    this.leaveOutputTensor = leaveOutputTensor;
    this.outputTensorType = outputTensorType;
    this.tokenEmbeddingType = tokenEmbeddingType;
    this.tensorTypes = tensorTypes;
    this.search = search;
    this.imatrix = imatrix;
    this.includeWeights = includeWeights;
    this.excludeWeights = excludeWeights;
    this.overrideKv = overrideKv;
    this.pruneLayers = pruneLayers;
    this.keepSplit = keepSplit;
    this.splitMaxSize = splitMaxSize;
    this.splitMaxTensors = splitMaxTensors;
    this.report = report;
    this.threads = threads;
    QuantizeWords.options(this);
    QuantizeWords.importance(this);
    named(QuantizeWords.words(profiles));
  }

  /// The same, with the user's profiles in another folder.
  Quantize in(Path profilesFolder) {
    return with(profiles, profilesFolder.toString(), threads);
  }

  private Quantize with(String otherProfiles, String otherFolder, int otherThreads) {
    return new Quantize(
        otherProfiles,
        otherFolder,
        allowRequantize,
        pure,
        leaveOutputTensor,
        outputTensorType,
        tokenEmbeddingType,
        tensorTypes,
        search,
        imatrix,
        includeWeights,
        excludeWeights,
        overrideKv,
        pruneLayers,
        keepSplit,
        splitMaxSize,
        splitMaxTensors,
        report,
        otherThreads);
  }

  @Override
  public Scope scope() {
    return Scope.ALL_PROFILES;
  }

  /// Mixes by their own names, whatever they were called.
  @Override
  public List<String> profiles(Job job) {
    List<Profile> wanted =
        named(job.profiles().isEmpty() ? QuantizeWords.words(profiles) : job.profiles());
    if (wanted.isEmpty()) {
      throw Fault.in(Code.WRONG_USAGE, job.pipeline())
          .what("neither the job nor the pipeline names a profile")
          .help("Ask for one with -p, or name some at 'quantize' in the pipeline.")
          .fault();
    }
    return wanted.stream().map(Profile::name).toList();
  }

  @Override
  public Set<Role> reads() {
    return Set.of(Role.SOURCE, Role.ORIGIN, Role.MODEL);
  }

  @Override
  public int version() {
    return 4;
  }

  /// The profiles' content is pinned, wherever their files are.
  @Override
  public Step essence() {
    return with("", "", 0);
  }

  @Override
  public ObjectNode pinned(String name, Digests digests) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    Profile profile = named(List.of(name)).getFirst();
    if (!profile.plain()) {
      json.set("profile", profile.json());
    }
    matrix(profile).ifPresent(file -> json.put("imatrix", digests.sha256(file.file())));
    return json;
  }

  @Override
  public List<Product> run(Work work) {
    List<Profile> wanted = named(work.profiles());
    QuantizeOptions asked =
        QuantizeWords.options(this).with(QuantizeWords.importance(this).map(ImportanceFile::open));
    List<ProfileRequest> requests = Profile.requests(wanted, asked);
    Drafts drafts = new Drafts(work::draft, NOTED_EVERY, work::confirmed, work::lacking);
    int cores = Parameters.threads(threads);
    Quantizer.expect(Models.source(work), requests);
    try (Model model = Models.open(work)) {
      List<Plan> plans = Quantizer.plan(model, requests, cores, work.progress().silent());
      for (int i = 0; i < plans.size(); i++) {
        wanted.get(i).check(plans.get(i));
      }
      List<Output> outputs = Quantizer.resume(plans, drafts, cores, report, work.progress());
      List<Product> products = new ArrayList<>();
      for (Profile profile : wanted) {
        List<Output> own =
            outputs.stream().filter(out -> out.profile().equals(profile.name())).toList();
        products.add(gguf(drafts, profile.name(), own.stream().map(Output::path).toList()));
        products.add(report(work, profile, own));
      }
      return products;
    }
  }

  /// A split model is the folder with its parts.
  private static Product gguf(Drafts drafts, String profile, List<Path> files) {
    return new Product(
        Role.GGUF, profile, files.size() == 1 ? files.getFirst() : drafts.files(profile));
  }

  private Product report(Work work, Profile profile, List<Output> outputs) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("profile", profile.json());
    matrix(profile)
        .ifPresent(file ->
            json.putObject("imatrix")
                .put("file", file.label())
                .put("sha256", work.digests().sha256(file.file())));
    Reported.note(json, Models.converted(work), Convert.PLAIN);
    Reported.note(json, this, PLAIN);
    if (report) {
      json.set(
          "tensors",
          TensorTable.json(outputs.stream().flatMap(out -> out.tensors().stream()).toList()));
    }
    Path file = work.folder().resolve(profile.name() + ".quantization.json");
    return new Product(Role.QUANTIZATION, profile.name(), Json.write(file, json));
  }

  /// The one that counts.
  private Optional<ImportanceFile> matrix(Profile profile) {
    return QuantizeWords.importance(this).or(profile::imatrix);
  }

  private List<Profile> named(List<String> names) {
    return new Profiles(Path.of(folder)).named(names);
  }
}
