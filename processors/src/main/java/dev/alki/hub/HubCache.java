// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import dev.alki.files.Folders;
import dev.alki.files.PendingFile;
import dev.alki.files.WriteFault;
import dev.alki.source.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/// Where huggingface_hub keeps the files of one repository, and where we do:
///
/// ```
/// .locks/models--owner--name/ID.lock             held by whoever fetches the blob
/// models--owner--name/blobs/ID                   a file's bytes
/// models--owner--name/refs/REVISION              the commit that it was at
/// models--owner--name/snapshots/COMMIT/PATH      a link to the blob
/// models--owner--name/.alki/COMMIT/PICK/NAME/    links to the blobs of one choice of files
/// models--owner--name/.alki/COMMIT/PICK/files.json
/// ```
///
/// The last is ours: a folder that has the model's own name, from which a part of its metadata is
/// made, and in it what was chosen and nothing else.
record HubCache(Path cache, String repository) {
  private static final String OURS = ".alki";

  Path blob(HubFile file) {
    return home().resolve("blobs").resolve(file.id());
  }

  Path lock(HubFile file) {
    return cache.resolve(".locks").resolve(folder()).resolve(file.id() + ".lock");
  }

  Path snapshot(String commit) {
    return home().resolve("snapshots").resolve(commit);
  }

  /// Our own folder, made if need be.
  Path own() {
    try {
      return Files.createDirectories(home().resolve(OURS));
    } catch (IOException e) {
      throw WriteFault.of(home(), e);
    }
  }

  /// What the large blobs were when they were read last, or were fetched.
  Digests digests() {
    return new Digests(home().resolve(OURS).resolve("digests"), true);
  }

  void remove(Path blob) {
    try {
      Files.deleteIfExists(blob);
    } catch (IOException e) {
      throw WriteFault.of(blob, e);
    }
  }

  /// What the revision was when it was looked at last.
  Optional<String> commit(String revision) {
    try {
      return Optional.of(Files.readString(ref(revision)).strip()).filter(HubName::commit);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /// Shows files whose blobs are there, to us and to others; gives back the folder with nothing but
  /// these.
  Path show(Snapshot snapshot) {
    HubName name = snapshot.name();
    String commit = snapshot.commit();
    List<HubFile> files = snapshot.files();
    Path chosen = ours(name, commit).resolve(name.model());
    try {
      for (HubFile file : files) {
        link(snapshot(commit).resolve(file.path()), blob(file));
        link(chosen.resolve(file.path()), blob(file));
      }
      removeOthers(chosen, files);
      chosen(name, commit).write(new ChosenFiles.Chosen(snapshot.gated(), files));
      if (!name.pinned()) {
        Files.createDirectories(ref(name.wanted()).getParent());
        PendingFile.put(ref(name.wanted()), commit.getBytes(StandardCharsets.US_ASCII), true);
      }
    } catch (IOException e) {
      throw WriteFault.of(chosen, e);
    }
    return chosen;
  }

  /// What was shown before of this name at this commit.
  ChosenFiles chosen(HubName name, String commit) {
    return new ChosenFiles(ours(name, commit).resolve("files.json"));
  }

  private Path ours(HubName name, String commit) {
    String pick = name.pick().replaceAll("[^\\w.-]", "_");
    return home().resolve(OURS).resolve(commit).resolve(pick.isEmpty() ? "model" : "pick-" + pick);
  }

  /// Relative, so that the cache can be moved; in one step, over whatever was there.
  private static void link(Path link, Path blob) throws IOException {
    Path folder = Files.createDirectories(link.getParent());
    Path target = folder.relativize(blob);
    if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(target)) {
      return;
    }
    Path draft = folder.resolve(PendingFile.PREFIX + UUID.randomUUID());
    Files.createSymbolicLink(draft, target);
    Files.move(draft, link, StandardCopyOption.ATOMIC_MOVE);
    Folders.force(folder);
  }

  /// What an earlier choice, by other rules, has left.
  private static void removeOthers(Path chosen, List<HubFile> files) throws IOException {
    Set<Path> wanted = new HashSet<>();
    files.forEach(file -> wanted.add(chosen.resolve(file.path())));
    try (Stream<Path> tree = Files.walk(chosen)) {
      for (Path path : tree.filter(Files::isSymbolicLink).toList()) {
        // Others may be making links there.
        if (!wanted.contains(path)
            && !path.getFileName().toString().startsWith(PendingFile.PREFIX)) {
          Files.deleteIfExists(path);
        }
      }
    }
  }

  private Path ref(String revision) {
    return home().resolve("refs").resolve(revision);
  }

  private Path home() {
    return cache.resolve(folder());
  }

  private String folder() {
    return "models--" + repository.replace("/", "--");
  }
}
