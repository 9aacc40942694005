// SPDX-License-Identifier: Apache-2.0
package dev.alki.profiles;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.deploy.Target;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.TensorType;
import dev.alki.quantize.BlockEnds;
import dev.alki.quantize.ImportanceMatrix;
import dev.alki.quantize.Mix;
import dev.alki.quantize.Plan;
import dev.alki.quantize.PlannedFile;
import dev.alki.quantize.ProfileRequest;
import dev.alki.quantize.QuantizeOptions;
import dev.alki.quantize.Search;
import dev.alki.quantize.SizeGoal;
import dev.alki.quantize.TensorTypeRule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A named way to quantize: a mix, what of it is otherwise, the device that it is meant for, and
/// what the result must keep to. A plain mix is one without anything else.
///
/// With a `goal` the types are chosen for that size, and of the mix only what no weight has to do
/// with is left. `overrides` count in their order, the first that matches, as `--tensor-type` does;
/// the other names are those of `alki quantize`'s options.
public record Profile(
    String name,
    String description,
    Mix mix,
    List<TensorTypeRule> overrides,
    Optional<TensorType> outputTensorType,
    Optional<TensorType> tokenEmbeddingType,
    boolean pure,
    boolean leaveOutputTensor,
    Search search,
    Optional<ImportanceFile> imatrix,
    Optional<SizeGoal> goal,
    Target device,
    Gates gates) {
  public Profile {
    overrides = List.copyOf(overrides);
  }

  public static Profile plain(Mix mix) {
    return new Profile(
        mix.name(),
        "",
        mix,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        false,
        false,
        Search.REFERENCE,
        Optional.empty(),
        Optional.empty(),
        Target.ANY,
        Gates.NONE);
  }

  /// Whether it is a mix and nothing else.
  public boolean plain() {
    return equals(plain(mix));
  }

  /// What is to be made for `profiles`. What `asked` says comes first: its rules before the
  /// overrides, its types and its importance matrix instead of the profile's.
  public static List<ProfileRequest> requests(List<Profile> profiles, QuantizeOptions asked) {
    // One matrix for all that name it: what two of them encode alike is encoded once.
    Map<ImportanceFile, ImportanceMatrix> opened = new HashMap<>();
    return profiles.stream()
        .map(profile ->
            new ProfileRequest(
                profile.name,
                profile.mix,
                new QuantizeOptions(
                    Stream.concat(asked.tensorTypes().stream(), profile.overrides.stream())
                        .toList(),
                    asked.outputType().or(() -> profile.outputTensorType),
                    asked.embeddingType().or(() -> profile.tokenEmbeddingType),
                    asked.pure() || profile.pure,
                    asked.leaveOutput() || profile.leaveOutputTensor,
                    asked.allowRequantize(),
                    asked.overrides(),
                    asked.pruned(),
                    asked.keepSplit(),
                    asked.split(),
                    asked
                        .importance()
                        .or(() ->
                            profile.imatrix.map(
                                file -> opened.computeIfAbsent(file, ImportanceFile::open))),
                    asked.search() == Search.BEST ? Search.BEST : profile.search),
                profile.goal))
        .toList();
  }

  /// Refuses a plan that is larger than the profile's gates and device allow.
  public void check(Plan plan) {
    long weights = plan.files().stream().mapToLong(PlannedFile::weights).sum();
    long tensorBytes = plan.files().stream().mapToLong(PlannedFile::tensorBytes).sum();
    gates.size(name, plan.bytes(), weights == 0 ? 0 : 8.0 * tensorBytes / weights);
    if (!device.holds(plan.bytes())) {
      throw Fault.in(Code.GATE_FAILED, "profile " + name)
          .what("makes a model larger than its device's memory")
          .expected("at most " + device.memoryMiB() + " MiB")
          .got(Math.ceilDiv(plan.bytes(), 1L << 20) + " MiB")
          .help("Choose a profile of fewer bits, or correct the profile's 'device'.")
          .fault();
    }
  }

  /// Everything that the result depends on, the content of the importance matrix excepted.
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", name);
    json.put("mix", mix.name());
    overrides.forEach(rule -> json.withArray("/overrides").add(json(rule)));
    outputTensorType.ifPresent(type -> json.put("outputTensorType", type.name()));
    tokenEmbeddingType.ifPresent(type -> json.put("tokenEmbeddingType", type.name()));
    if (pure) {
      json.put("pure", true);
    }
    if (leaveOutputTensor) {
      json.put("leaveOutputTensor", true);
    }
    if (search != Search.REFERENCE) {
      json.put("search", search.word());
    }
    imatrix.ifPresent(file -> {
      json.put("imatrix", file.label());
      file.choice().included().forEach(json.withArray("/includeWeights")::add);
      file.choice().excluded().forEach(json.withArray("/excludeWeights")::add);
    });
    goal.ifPresent(size -> {
      switch (size) {
        case SizeGoal.Size(long bytes) -> json.put("targetBytes", bytes);
        case SizeGoal.BitsPerWeight(double bits) -> json.put("targetBitsPerWeight", bits);
      }
    });
    json.set("device", device.json());
    json.set("gates", gates.json());
    return json;
  }

  private static ObjectNode json(TensorTypeRule rule) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("tensors", rule.pattern().pattern());
    if (!rule.blocks().equals(BlockEnds.ALL)) {
      json.put("first", rule.blocks().first()).put("last", rule.blocks().last());
    }
    return json.put("type", rule.type().name());
  }
}
