// SPDX-License-Identifier: Apache-2.0
package dev.alki.steps;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.WriteFault;
import dev.alki.gguf.TensorType;
import dev.alki.jobs.Job;
import dev.alki.jobs.Role;
import dev.alki.quantize.Destination;
import dev.alki.quantize.Output;
import dev.alki.quantize.ProfileRequest;
import dev.alki.quantize.QuantizeOptions;
import dev.alki.quantize.Quantizer;
import dev.alki.quantize.Split;
import dev.alki.quantize.TensorTypeRule;
import dev.alki.recipe.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Makes the files of all profiles in one pass over the model.
///
/// `profiles` are wanted when the job names none, with commas between them. The rest is as the
/// options of `alki quantize` of these names; an empty text means that nothing is asked for, and
/// `threads` 0 takes all cores.
public record Quantize(
    String profiles,
    boolean allowRequantize,
    boolean pure,
    boolean leaveOutputTensor,
    String outputTensorType,
    String tokenEmbeddingType,
    String tensorTypes,
    String splitMaxSize,
    int threads)
    implements Step {
  public Quantize {
    Parameters.notNegative("threads", threads);
    options(
        allowRequantize,
        pure,
        leaveOutputTensor,
        outputTensorType,
        tokenEmbeddingType,
        tensorTypes,
        splitMaxSize);
    names(words(profiles));
  }

  @Override
  public Scope scope() {
    return Scope.ALL_PROFILES;
  }

  @Override
  public List<String> profiles(Job job) {
    List<String> wanted = names(job.profiles().isEmpty() ? words(profiles) : job.profiles());
    if (wanted.isEmpty()) {
      throw Fault.in(Code.WRONG_USAGE, job.pipeline())
          .what("neither the job nor the pipeline names a profile")
          .help("Ask for one with -p, or name some at 'quantize' in the pipeline.")
          .fault();
    }
    return wanted;
  }

  @Override
  public Set<Role> reads() {
    return Set.of(Role.SOURCE, Role.ORIGIN, Role.MODEL);
  }

  @Override
  public Step essence() {
    return new Quantize(
        "",
        allowRequantize,
        pure,
        leaveOutputTensor,
        outputTensorType,
        tokenEmbeddingType,
        tensorTypes,
        splitMaxSize,
        0);
  }

  @Override
  public List<Product> run(Work work) {
    QuantizeOptions options =
        options(
            allowRequantize,
            pure,
            leaveOutputTensor,
            outputTensorType,
            tokenEmbeddingType,
            tensorTypes,
            splitMaxSize);
    List<ProfileRequest> requests =
        work.profiles().stream().map(profile -> ProfileRequest.of(profile, options)).toList();
    try (Model model = Models.open(work)) {
      List<Output> outputs =
          Quantizer.quantize(
              model,
              requests,
              new Destination(work.folder(), false),
              Parameters.threads(threads),
              work.progress());
      return requests.stream().map(request -> product(work, request.name(), outputs)).toList();
    }
  }

  /// A split model's parts go into a folder.
  private static Product product(Work work, String profile, List<Output> outputs) {
    List<Path> files =
        outputs.stream()
            .filter(output -> output.profile().equals(profile))
            .map(Output::path)
            .toList();
    if (files.size() == 1) {
      return new Product(Role.GGUF, profile, files.getFirst());
    }
    Path folder = work.folder().resolve(profile);
    try {
      Files.createDirectory(folder);
      for (Path file : files) {
        Files.move(file, folder.resolve(file.getFileName()));
      }
    } catch (IOException e) {
      throw WriteFault.of(folder, e);
    }
    return new Product(Role.GGUF, profile, folder);
  }

  private static QuantizeOptions options(
      boolean allowRequantize,
      boolean pure,
      boolean leaveOutputTensor,
      String outputTensorType,
      String tokenEmbeddingType,
      String tensorTypes,
      String splitMaxSize) {
    QuantizeOptions none = QuantizeOptions.NONE;
    return new QuantizeOptions(
        words(tensorTypes).stream().map(TensorTypeRule::parse).toList(),
        type("outputTensorType", outputTensorType),
        type("tokenEmbeddingType", tokenEmbeddingType),
        pure,
        leaveOutputTensor,
        allowRequantize,
        none.overrides(),
        none.pruned(),
        none.keepSplit(),
        Split.parse("", splitMaxSize),
        none.importance());
  }

  private static Optional<TensorType> type(String parameter, String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(QuantizeOptions.type(parameter, text));
  }

  private static List<String> words(String list) {
    return Arrays.stream(list.split(",")).map(String::strip).filter(it -> !it.isEmpty()).toList();
  }

  /// The profiles by their own names, whatever they were called.
  private static List<String> names(List<String> asked) {
    List<String> names = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String profile : asked) {
      String name = ProfileRequest.of(profile, QuantizeOptions.NONE).name();
      if (!seen.add(name)) {
        throw Fault.in(Code.PROFILE_TWICE, name)
            .what("is asked for more than once")
            .help("Ask for each profile once.")
            .fault();
      }
      names.add(name);
    }
    return names;
  }
}
