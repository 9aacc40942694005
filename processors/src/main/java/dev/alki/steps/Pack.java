// SPDX-License-Identifier: Apache-2.0
package dev.alki.steps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bundle.Contents;
import dev.alki.bundle.Packer;
import dev.alki.bundle.Projector;
import dev.alki.deploy.Target;
import dev.alki.jobs.Artifact;
import dev.alki.jobs.Artifacts;
import dev.alki.jobs.Role;
import dev.alki.profiles.Gates;
import dev.alki.release.Release;
import dev.alki.runtime.GgufFacts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Puts the profile's model and all that goes with it into the folder that is deployed; with
/// `together`, those of all profiles of the job into one. `image` is the container image with
/// llama-server for the deploy files.
public record Pack(String image, boolean together) implements Step {
  @Override
  public Scope scope() {
    return together ? Scope.TOGETHER : Scope.EACH_PROFILE;
  }

  @Override
  public int version() {
    return 4;
  }

  @Override
  public Set<Role> reads() {
    return Set.of(
        Role.SOURCE,
        Role.ORIGIN,
        Role.MODEL,
        Role.GGUF,
        Role.PROJECTOR,
        Role.QUANTIZATION,
        Role.VALIDATION,
        Role.BENCHMARK);
  }

  @Override
  public List<Product> run(Work work) {
    List<Contents> contents = profiles(work).stream().map(it -> contents(work, it)).toList();
    Path bundle = work.folder().resolve("bundle");
    Packer.pack(contents, bundle);
    return List.of(new Product(Role.BUNDLE, work.profile(), bundle));
  }

  /// In the order in which their models were made.
  private List<String> profiles(Work work) {
    return together
        ? work.inputs().of(Role.GGUF).stream().map(Artifact::profile).distinct().toList()
        : List.of(work.profile());
  }

  private Contents contents(Work work, String profile) {
    Artifacts inputs = work.inputs().forProfile(profile);
    judge(profile, inputs);
    List<Path> gguf = Inputs.gguf(work, inputs);
    Optional<JsonNode> quantization = Inputs.report(inputs, Role.QUANTIZATION);
    quantization
        .map(ObjectNode.class::cast)
        .ifPresent(report -> Reported.note(report, this, new Pack(Contents.IMAGE, together)));
    GgufFacts facts = GgufFacts.read(gguf.getFirst());
    Optional<Path> source = inputs.last(Role.SOURCE).map(Artifact::path);
    return new Contents(
        Origins.model(work),
        profile,
        gguf,
        facts,
        inputs.last(Role.PROJECTOR).map(it -> Projector.of(it.path(), facts)),
        Origins.of(work),
        source.filter(Files::isDirectory),
        Inputs.report(inputs, Role.VALIDATION),
        Inputs.report(inputs, Role.BENCHMARK),
        quantization,
        History.of(inputs),
        quantization.map(report -> Target.of(report.at("/profile/device"))).orElse(Target.ANY),
        Release.version(),
        image);
  }

  /// A gate that no verb before has looked at lets nothing through.
  private static void judge(String profile, Artifacts inputs) {
    Gates gates = Inputs.gates(inputs);
    gates.validation(
        profile,
        Inputs.report(inputs, Role.VALIDATION).map(report -> report.path("verdict").asText()));
    gates.speed(profile, Inputs.report(inputs, Role.BENCHMARK));
  }
}
