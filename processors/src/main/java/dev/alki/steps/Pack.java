// SPDX-License-Identifier: Apache-2.0
package dev.alki.steps;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.bundle.Contents;
import dev.alki.bundle.Packer;
import dev.alki.bundle.Projector;
import dev.alki.deploy.Target;
import dev.alki.jobs.Artifact;
import dev.alki.jobs.Role;
import dev.alki.profiles.Gates;
import dev.alki.release.Release;
import dev.alki.runtime.GgufFacts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Puts the profile's model and all that goes with it into the folder that is deployed. `image` is
/// the container image with llama-server for the deploy files.
public record Pack(String image) implements Step {
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
  public int version() {
    return 2;
  }

  @Override
  public List<Product> run(Work work) {
    judge(work);
    List<Path> gguf = Inputs.gguf(work);
    Optional<JsonNode> quantization = Inputs.report(work, Role.QUANTIZATION);
    GgufFacts facts = GgufFacts.read(gguf.getFirst());
    Optional<Path> source = work.inputs().last(Role.SOURCE).map(Artifact::path);
    Contents contents =
        new Contents(
            Origins.model(work),
            work.profile(),
            gguf,
            facts,
            work.inputs().last(Role.PROJECTOR).map(it -> Projector.of(it.path(), facts)),
            Origins.of(work),
            source.filter(Files::isDirectory),
            Inputs.report(work, Role.VALIDATION),
            Inputs.report(work, Role.BENCHMARK),
            quantization,
            History.of(work.inputs()),
            quantization.map(report -> Target.of(report.at("/profile/device"))).orElse(Target.ANY),
            Release.version(),
            image);
    Path bundle = work.folder().resolve("bundle");
    Packer.pack(contents, bundle);
    return List.of(new Product(Role.BUNDLE, work.profile(), bundle));
  }

  /// A gate that no verb before has looked at lets nothing through.
  private static void judge(Work work) {
    Gates gates = Inputs.gates(work);
    gates.validation(
        work.profile(),
        Inputs.report(work, Role.VALIDATION).map(report -> report.path("verdict").asText()));
    gates.speed(work.profile(), Inputs.report(work, Role.BENCHMARK));
  }
}
