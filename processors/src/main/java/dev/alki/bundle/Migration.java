// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.bom.FileDigest;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Folders;
import dev.alki.files.PendingFile;
import dev.alki.files.WriteFault;
import dev.alki.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/// Brings a bundle of an older version to this one. Only the manifest is written anew: the other
/// files are the same ones, under a second name. A signature covers the old manifest, and is left
/// out.
public final class Migration {
  private Migration() {}

  /// Whether a bundle is of an older version than this one. One of a newer version is a fault.
  public static boolean due(Path bundle) {
    return Manifest.read(bundle).version() < Manifest.SCHEMA_VERSION;
  }

  /// Makes the migrated bundle at `target`, which may be `bundle` itself; it appears in one moment
  /// and complete, and what was there before is there until then. Another folder that is there is
  /// refused unless `replace`, and so is a bundle that is not what its manifest says. `seal` gets
  /// the new bundle before anybody else sees it, to sign it.
  public static void migrate(
      Path bundle, Path target, boolean replace, Consumer<Path> seal, Progress progress) {
    Listing listing = Manifest.read(bundle);
    Path absolute = place(target);
    boolean inPlace = absolute.equals(place(bundle));
    if (!replace && !inPlace && Files.exists(absolute)) {
      throw Fault.in(Code.OUTPUT_EXISTS, target)
          .what("is there already")
          .help("Name another folder, or allow replacing it with --force.")
          .fault();
    }
    refuse(bundle, BundleVerifier.verify(bundle, listing, progress));
    Path draft = absolute.resolveSibling(PendingFile.PREFIX + UUID.randomUUID());
    Path aside = absolute.resolveSibling(PendingFile.PREFIX + UUID.randomUUID());
    try {
      fill(bundle, listing, draft);
      seal.accept(draft);
      if (replace || inPlace) {
        Folders.replace(draft, absolute, aside);
      } else {
        Folders.publish(draft, absolute);
      }
    } catch (IOException e) {
      throw WriteFault.of(target, e);
    } finally {
      Folders.deleteQuietly(draft);
      Folders.deleteQuietly(aside);
    }
  }

  /// Where a folder really is: a link to it stays.
  private static Path place(Path folder) {
    try {
      return Files.exists(folder) ? folder.toRealPath() : folder.toAbsolutePath().normalize();
    } catch (IOException e) {
      throw WriteFault.of(folder, e);
    }
  }

  private static void fill(Path bundle, Listing listing, Path draft) throws IOException {
    JsonNode manifest = VersionOne.migrated(bundle, listing);
    Files.createDirectories(draft);
    Set<Path> folders = new HashSet<>();
    for (FileDigest file : listing.files()) {
      Path copy = draft.resolve(file.path());
      Files.createDirectories(copy.getParent());
      Folders.linkOrCopy(bundle.resolve(file.path()), copy);
      folders.add(copy.getParent());
    }
    PendingFile.put(draft.resolve(Manifest.NAME), Json.bytes(manifest), false);
    for (Path folder : folders) {
      Folders.force(folder);
    }
    // What was made of it must be what this version reads.
    Manifest.current(draft);
  }

  private static void refuse(Path bundle, List<Finding> findings) {
    if (!findings.isEmpty()) {
      throw Fault.in(Code.BUNDLE_DIFFERS, bundle)
          .what("is not what its manifest says: " + findings.getFirst())
          .help("`alki verify` names all that differs. Make or fetch it again.")
          .fault();
    }
  }
}
