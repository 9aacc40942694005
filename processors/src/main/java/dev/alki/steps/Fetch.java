// SPDX-License-Identifier: Apache-2.0
package dev.alki.steps;

import dev.alki.bom.Origin;
import dev.alki.bundle.Json;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.ReadFault;
import dev.alki.jobs.Role;
import dev.alki.source.Arrived;
import dev.alki.source.Listing;
import dev.alki.source.LocalSource;
import dev.alki.source.Remote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Finds the job's source and pins it by the digests of its files. What lies on this machine is
/// used where it is; the rest is brought here, and large weights may come while the next steps are
/// at work; unless the `whole` model is wanted first, as other processes than this one need it.
public record Fetch(boolean whole) implements Step {
  @Override
  public Scope scope() {
    return Scope.JOB;
  }

  @Override
  public Set<Role> reads() {
    return Set.of();
  }

  /// Whether the source is what it was is the question itself.
  @Override
  public boolean remembered() {
    return false;
  }

  @Override
  public List<Product> run(Work work) {
    Arrived found = find(work);
    Path source = found.folder();
    Listing listing = LocalSource.listing(source, work.digests());
    if (listing.files().isEmpty()) {
      throw Fault.in(Code.NOT_A_MODEL, work.job().source())
          .what("is an empty folder")
          .help("Name the folder that has config.json and the weights in it.")
          .fault();
    }
    Origin origin = new Origin(found.name(), found.revision(), found.gated(), listing.files());
    Path file = Json.write(work.folder().resolve("origin.json"), origin.json());
    return List.of(new Product(Role.SOURCE, "", source), new Product(Role.ORIGIN, "", file));
  }

  /// What lies on this machine wins over what has the same name elsewhere.
  private Arrived find(Work work) {
    String source = work.job().source();
    if (!LocalSource.here(source)) {
      Optional<Remote> remote =
          work.remotes().stream().filter(each -> each.names(source)).findFirst();
      if (remote.isPresent()) {
        return work.bring(remote.get(), whole);
      }
    }
    Path local = local(source);
    return new Arrived(local.getFileName().toString(), "", local, Optional.empty());
  }

  private static Path local(String source) {
    try {
      // The place itself, so that the name is the model's, though the path ends in . or a link.
      Path path = Path.of(source).toAbsolutePath().normalize();
      if (Files.isSymbolicLink(path) && Files.isDirectory(path)) {
        path = path.toRealPath();
      }
      if (!Files.exists(path) || path.getFileName() == null) {
        throw missing(source);
      }
      return path;
    } catch (InvalidPathException e) {
      throw missing(source);
    } catch (IOException e) {
      throw ReadFault.of(Path.of(source), e);
    }
  }

  private static Fault missing(String source) {
    return Fault.in(Code.FILE_NOT_FOUND, source)
        .what("there is no such file or folder")
        .help("Name a model's folder, a .gguf file, or a model of the hub as owner/name.")
        .fault();
  }
}
