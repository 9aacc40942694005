// SPDX-License-Identifier: Apache-2.0
package dev.alki.steps;

import dev.alki.bom.FileDigest;
import dev.alki.bom.Origin;
import dev.alki.bundle.Contents;
import dev.alki.bundle.Packer;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.jobs.Artifact;
import dev.alki.jobs.Role;
import dev.alki.release.Release;
import dev.alki.runtime.GgufFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Puts the profile's model and all that goes with it into the folder that is deployed. `image` is
/// the container image with llama-server for the deploy files.
public record Pack(String image) implements Step {
  @Override
  public Set<Role> reads() {
    return Set.of(Role.SOURCE, Role.GGUF, Role.VALIDATION, Role.BENCHMARK);
  }

  @Override
  public List<Product> run(Work work) {
    List<Path> gguf = Inputs.gguf(work);
    Optional<Path> source = work.inputs().last(Role.SOURCE).map(Artifact::path);
    SourceName name = SourceName.of(work.job().source());
    Contents contents =
        new Contents(
            name.model(),
            work.profile(),
            gguf,
            GgufFacts.read(gguf.getFirst()),
            new Origin(name.source(), name.revision(), source.map(Pack::files).orElse(List.of())),
            source.filter(Files::isDirectory),
            Inputs.report(work, Role.VALIDATION),
            Inputs.report(work, Role.BENCHMARK),
            Release.version(),
            image);
    Path bundle = work.folder().resolve("bundle");
    Packer.pack(contents, bundle);
    return List.of(new Product(Role.BUNDLE, work.profile(), bundle));
  }

  private static List<FileDigest> files(Path source) {
    if (!Files.isDirectory(source)) {
      return List.of(FileDigest.of(source.getFileName().toString(), source));
    }
    List<FileDigest> digests = new ArrayList<>();
    try (Stream<Path> tree = Files.walk(source)) {
      for (Path file : tree.filter(Files::isRegularFile).toList()) {
        digests.add(FileDigest.of(source.relativize(file).toString().replace('\\', '/'), file));
      }
    } catch (IOException e) {
      throw Fault.in(Code.FILE_UNREADABLE, source)
          .what(String.valueOf(e.getMessage()))
          .cause(e)
          .fault();
    }
    return digests;
  }
}
