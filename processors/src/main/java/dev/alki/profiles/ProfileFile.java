// SPDX-License-Identifier: Apache-2.0
package dev.alki.profiles;

import dev.alki.check.YamlText;
import dev.alki.deploy.Target;
import dev.alki.fault.Fault;
import dev.alki.gguf.TensorType;
import dev.alki.quantize.BlockEnds;
import dev.alki.quantize.EntryChoice;
import dev.alki.quantize.Mix;
import dev.alki.quantize.Search;
import dev.alki.quantize.SizeGoal;
import dev.alki.quantize.TensorTypeRule;
import dev.alki.settings.Nearest;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Reads a profile's file strictly: what means nothing, contradicts something or would do nothing
/// is a fault PROFILE_INVALID with its line. `profiles/profile.schema.json` says the same to
/// editors, and a test compares.
final class ProfileFile {
  /// As names of folders and files may be anywhere.
  static final String NAME = "[A-Za-z0-9]([A-Za-z0-9_.-]{0,98}[A-Za-z0-9])?";

  static final List<String> KEYS =
      List.of(
          "name",
          "description",
          "mix",
          "overrides",
          "outputTensorType",
          "tokenEmbeddingType",
          "pure",
          "leaveOutputTensor",
          "search",
          "imatrix",
          "includeWeights",
          "excludeWeights",
          "targetSize",
          "targetBitsPerWeight",
          "device",
          "gates");
  static final List<String> OVERRIDE = List.of("tensors", "first", "last", "type");
  static final List<String> DEVICE = List.of("memoryMiB", "threads", "cpu", "gpu");
  static final List<String> GATES =
      List.of("maxMiB", "maxBitsPerWeight", "validated", "minTokensPerSecond");

  /// What tensors may become: what a mix or the reference can give them.
  static final Set<TensorType> TYPES =
      EnumSet.complementOf(
          EnumSet.of(
              TensorType.F64,
              TensorType.I8,
              TensorType.I16,
              TensorType.I32,
              TensorType.I64,
              TensorType.Q8_1,
              TensorType.Q8_K,
              TensorType.NVFP4));

  /// Mixes that a profile may start from.
  static final List<String> MIXES =
      Arrays.stream(Mix.values()).filter(mix -> mix != Mix.COPY).map(Mix::name).toList();

  private final YamlText yaml;
  private final Path folder;
  private final YamlObject top;

  private ProfileFile(YamlText yaml, Path folder) {
    this.yaml = yaml;
    this.folder = folder;
    this.top = YamlObject.of(yaml, "", KEYS);
  }

  /// A profile that must be called `name`. Faults call the text `file`; names of files in it are
  /// relative to `folder`.
  static Profile read(String name, String file, String text, Path folder) {
    return new ProfileFile(YamlText.parse(file, text), folder).profile(name);
  }

  private Profile profile(String expected) {
    String name = top.required("name");
    if (!name.equals(expected)) {
      throw top.fault("name").what("'name'").expected(expected + ", as the file").got(name).fault();
    }
    Mix mix = mix();
    Optional<TensorType> output = type(top, "outputTensorType");
    boolean leaveOutput = top.flag("leaveOutputTensor");
    if (leaveOutput && output.isPresent()) {
      throw top.fault("outputTensorType").what("leaveOutputTensor excludes it").fault();
    }
    return new Profile(
        name,
        top.required("description"),
        mix,
        overrides(mix),
        output,
        type(top, "tokenEmbeddingType"),
        pure(mix),
        leaveOutput,
        search(mix),
        imatrix(),
        goal(mix),
        device(),
        gates());
  }

  private Mix mix() {
    String name = top.required("mix");
    return Mix.named(name)
        .filter(mix -> mix != Mix.COPY)
        .orElseThrow(() ->
            top.fault("mix")
                .what("there is no mix '" + name + "' to start from")
                .help(Nearest.help(name, MIXES))
                .fault());
  }

  /// As `llama-quantize` takes them, which ignores them for types of one number each.
  private List<TensorTypeRule> overrides(Mix mix) {
    List<TensorTypeRule> rules = new ArrayList<>();
    top.value("overrides")
        .ifPresent(list -> {
          if (!list.isArray() || list.isEmpty()) {
            throw top.wrong("overrides", "a list", list);
          }
          refuseUnquantized(mix, "overrides");
          for (int i = 0; i < list.size(); i++) {
            rules.add(rule(YamlObject.of(yaml, "/overrides/" + i, OVERRIDE)));
          }
        });
    return rules;
  }

  private TensorTypeRule rule(YamlObject override) {
    BlockEnds blocks = new BlockEnds(override.count("first"), override.count("last"));
    // Of the first blocks everything, when no pattern says what.
    boolean everything = override.has("first") || override.has("last");
    String pattern =
        override.text("tensors").orElseGet(() -> everything ? "." : override.required("tensors"));
    override.required("type");
    try {
      return new TensorTypeRule(
          Pattern.compile(pattern), blocks, type(override, "type").orElseThrow());
    } catch (PatternSyntaxException e) {
      throw override
          .fault("tensors")
          .what("is no regular expression: " + e.getDescription())
          .cause(e)
          .fault();
    }
  }

  private boolean pure(Mix mix) {
    boolean pure = top.flag("pure");
    if (pure) {
      refuseUnquantized(mix, "pure");
    }
    return pure;
  }

  private Search search(Mix mix) {
    Search search =
        top.text("search")
            .map(word ->
                Search.of(word)
                    .orElseThrow(() ->
                        top.fault("search")
                            .what("there is no search '" + word + "'")
                            .expected(String.join(" or ", Search.WORDS))
                            .fault()))
            .orElse(Search.REFERENCE);
    if (search != Search.REFERENCE) {
      refuseUnquantized(mix, "search");
    }
    return search;
  }

  private void refuseUnquantized(Mix mix, String key) {
    if (!mix.base().quantized()) {
      throw top.fault(key)
          .what("'" + key + "' does nothing with " + mix + ", which makes every tensor " + mix)
          .help("Start from a mix of quantized types.")
          .fault();
    }
  }

  private static Optional<TensorType> type(YamlObject object, String key) {
    return object
        .text(key)
        .map(name ->
            TensorType.named(name)
                .filter(TYPES::contains)
                .orElseThrow(() ->
                    object
                        .fault(key)
                        .what("there is no type '" + name + "' for tensors")
                        .help(Nearest.help(name, TYPES.stream().map(TensorType::name).toList()))
                        .fault()));
  }

  private Optional<ImportanceFile> imatrix() {
    List<String> included = top.texts("includeWeights");
    List<String> excluded = top.texts("excludeWeights");
    Optional<String> label = top.text("imatrix");
    String filter = included.isEmpty() ? "excludeWeights" : "includeWeights";
    if (label.isEmpty() && top.has(filter)) {
      throw top.fault(filter).what("'" + filter + "' does nothing without 'imatrix'").fault();
    }
    if (!included.isEmpty() && !excluded.isEmpty()) {
      throw top.fault("excludeWeights").what("includeWeights excludes it").fault();
    }
    try {
      return label.map(name ->
          new ImportanceFile(folder.resolve(name), name, new EntryChoice(included, excluded)));
    } catch (InvalidPathException e) {
      throw top.fault("imatrix").what("is no name of a file").cause(e).fault();
    }
  }

  private Optional<SizeGoal> goal(Mix mix) {
    Optional<SizeGoal> size = top.text("targetSize").map(text -> goal("targetSize", text));
    if (!top.has("targetBitsPerWeight")) {
      size.ifPresent(_ -> refuseUnquantized(mix, "targetSize"));
      return size;
    }
    if (size.isPresent()) {
      throw top.fault("targetBitsPerWeight").what("targetSize excludes it").fault();
    }
    refuseUnquantized(mix, "targetBitsPerWeight");
    double bits = top.number("targetBitsPerWeight");
    return Optional.of(goal("targetBitsPerWeight", String.valueOf(bits)));
  }

  private SizeGoal goal(String key, String text) {
    try {
      return key.equals("targetSize") ? SizeGoal.size(text) : SizeGoal.bitsPerWeight(text);
    } catch (Fault e) {
      throw top.fault(key)
          .what("'" + key + "' is nothing that a model can be")
          .expected("a size such as 1.9GB, or bits such as 4.6")
          .got(text)
          .cause(e)
          .fault();
    }
  }

  private Target device() {
    if (!top.has("device")) {
      return Target.ANY;
    }
    YamlObject device = YamlObject.of(yaml, "/device", DEVICE);
    return new Target(
        device.count("memoryMiB"), device.count("threads"), features(device), device.flag("gpu"));
  }

  private static List<String> features(YamlObject device) {
    List<String> features = device.texts("cpu");
    for (String feature : features) {
      if (!feature.matches(Target.FEATURE)) {
        throw device
            .fault("cpu")
            .what("'" + feature + "' is no CPU feature's name")
            .expected("names as Linux has them in /proc/cpuinfo, such as avx2 or asimddp")
            .fault();
      }
    }
    return features;
  }

  private Gates gates() {
    if (!top.has("gates")) {
      return Gates.NONE;
    }
    YamlObject gates = YamlObject.of(yaml, "/gates", GATES);
    return new Gates(
        gates.count("maxMiB"),
        gates.number("maxBitsPerWeight"),
        gates.flag("validated"),
        gates.number("minTokensPerSecond"));
  }
}
