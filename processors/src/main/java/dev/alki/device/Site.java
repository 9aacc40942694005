// SPDX-License-Identifier: Apache-2.0
package dev.alki.device;

import dev.alki.files.Folders;
import dev.alki.files.PendingFile;
import dev.alki.files.WriteFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/// A folder on a device in which versions of one bundle take turns.
///
/// ```
/// releases/HEX      the bundles, by the beginning of their artifact's digest
/// current           a link to the one in use: what is started is below it
/// previous          a link to the one that was in use before
/// trial             a link to the current one, while it is not known whether it works
/// lock
/// ```
///
/// A link changes by one rename, so `current` leads to one whole bundle at every moment.
record Site(Path folder) {
  private static final String RELEASES = "releases";

  Site {
    folder = folder.toAbsolutePath().normalize();
  }

  /// What the links of a site are for.
  enum Link {
    CURRENT("current"),
    PREVIOUS("previous"),
    TRIAL("trial");

    private final String name;

    Link(String name) {
      this.name = name;
    }
  }

  void begin() {
    try {
      Files.createDirectories(folder.resolve(RELEASES));
    } catch (IOException e) {
      throw WriteFault.of(folder, e);
    }
  }

  Path lock() {
    return folder.resolve("lock");
  }

  /// Where the release with this name is, or will be.
  Path release(String name) {
    return folder.resolve(RELEASES, name);
  }

  /// The name of the release that a link leads to.
  Optional<String> read(Link link) {
    Path file = folder.resolve(link.name);
    try {
      return Files.isSymbolicLink(file)
          ? Optional.of(Files.readSymbolicLink(file).getFileName().toString())
          : Optional.empty();
    } catch (IOException e) {
      throw WriteFault.of(file, e);
    }
  }

  /// Lets a link lead to a release from the next moment on, or to none.
  void set(Link link, Optional<String> release) {
    Path file = folder.resolve(link.name);
    try {
      if (release.isEmpty()) {
        Files.deleteIfExists(file);
      } else {
        Path fresh = folder.resolve(PendingFile.PREFIX + UUID.randomUUID());
        Files.createSymbolicLink(fresh, Path.of(RELEASES, release.get()));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      }
      Folders.force(folder);
    } catch (IOException e) {
      throw WriteFault.of(file, e);
    }
  }

  /// Takes away what no link leads to, and what was left half-way by somebody who died.
  void tidy() {
    Set<String> needed = new HashSet<>();
    for (Link link : Link.values()) {
      read(link).ifPresent(needed::add);
    }
    try {
      for (Path release : list(folder.resolve(RELEASES))) {
        if (!needed.contains(release.getFileName().toString())) {
          Folders.delete(release);
        }
      }
      for (Path file : list(folder)) {
        if (file.getFileName().toString().startsWith(PendingFile.PREFIX)
            && !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw WriteFault.of(folder, e);
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
