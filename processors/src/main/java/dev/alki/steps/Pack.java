// SPDX-License-Identifier: Apache-2.0
package dev.alki.steps;

import dev.alki.bundle.Contents;
import dev.alki.bundle.Packer;
import dev.alki.jobs.Artifact;
import dev.alki.jobs.Role;
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
    return Set.of(Role.SOURCE, Role.ORIGIN, Role.GGUF, Role.VALIDATION, Role.BENCHMARK);
  }

  @Override
  public List<Product> run(Work work) {
    List<Path> gguf = Inputs.gguf(work);
    Optional<Path> source = work.inputs().last(Role.SOURCE).map(Artifact::path);
    Contents contents =
        new Contents(
            Origins.model(work),
            work.profile(),
            gguf,
            GgufFacts.read(gguf.getFirst()),
            Origins.of(work),
            source.filter(Files::isDirectory),
            Inputs.report(work, Role.VALIDATION),
            Inputs.report(work, Role.BENCHMARK),
            Release.version(),
            image);
    Path bundle = work.folder().resolve("bundle");
    Packer.pack(contents, bundle);
    return List.of(new Product(Role.BUNDLE, work.profile(), bundle));
  }
}
