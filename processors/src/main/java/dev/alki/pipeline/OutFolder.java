// SPDX-License-Identifier: Apache-2.0
package dev.alki.pipeline;

import dev.alki.deploy.SafeName;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Folders;
import dev.alki.files.FreeSpace;
import dev.alki.files.WriteFault;
import dev.alki.jobs.Artifact;
import dev.alki.jobs.JobEvents.Effect;
import dev.alki.source.Listing;
import dev.alki.store.Store;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Where people find what was made: `MODEL/PROFILE/`, which appears by one rename, complete. Its
/// files share their bytes with the store where the file system can.
///
/// What is there already stays when it is the same, and is refused when it is something else,
/// unless `replace`.
record OutFolder(Path folder, boolean replace, Store store, Guard guard) {
  /// Lets nothing become visible any more when the job has been given to somebody else.
  @FunctionalInterface
  interface Guard {
    void visibly(Effect effect) throws IOException;
  }

  /// Sees, before any work, whether something can be written there.
  void prepare() {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw WriteFault.of(folder, e);
    }
    if (!Files.isWritable(folder)) {
      throw Fault.in(Code.NOT_WRITABLE, folder)
          .what("nothing can be written there")
          .help("Check its permissions, or choose another folder with -o.")
          .fault();
    }
  }

  /// A bundle's folder, or the folder of a single file.
  Path show(String model, String profile, Artifact made) {
    Path target = folder.resolve(SafeName.file(model)).resolve(SafeName.file(profile));
    try {
      if (!same(target, made)) {
        put(made, target);
      }
      return target;
    } catch (IOException e) {
      throw WriteFault.of(target, e);
    }
  }

  private boolean same(Path target, Artifact made) throws IOException {
    if (!Files.exists(target)) {
      return false;
    }
    if (content(target, made).equals(made.sha256())) {
      return true;
    }
    if (!replace) {
      throw Fault.in(Code.OUTPUT_EXISTS, target)
          .what("is there already, and is not what this job made")
          .help("Take it away or say --force; finished steps are not repeated.")
          .fault();
    }
    return false;
  }

  private String content(Path target, Artifact made) throws IOException {
    Listing there = store.listing(target);
    boolean single = Files.isRegularFile(made.path()) && there.files().size() == 1;
    return single ? there.files().getFirst().sha256() : there.sha256();
  }

  private void put(Artifact made, Path target) throws IOException {
    Path room = store.room(folder);
    if (!room.startsWith(store.folder())) {
      FreeSpace.require(folder, made.bytes());
    }
    Path draft = room.resolve("new");
    try {
      copy(made.path(), draft);
      Files.createDirectories(target.getParent());
      guard.visibly(() -> {
        if (replace) {
          Folders.replace(draft, target, room.resolve("old"));
        } else {
          Folders.publish(draft, target);
        }
      });
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
      // Another job was faster.
      if (!same(target, made)) {
        throw e;
      }
    } finally {
      Folders.deleteQuietly(room);
    }
  }

  private static void copy(Path from, Path draft) throws IOException {
    if (Files.isRegularFile(from)) {
      Files.createDirectory(draft);
      Folders.linkOrCopy(from, draft.resolve(from.getFileName()));
      return;
    }
    List<Path> tree;
    try (Stream<Path> walk = Files.walk(from)) {
      tree = walk.toList();
    }
    for (Path path : tree) {
      Path to = draft.resolve(from.relativize(path).toString());
      if (Files.isDirectory(path)) {
        Files.createDirectory(to);
      } else {
        Folders.linkOrCopy(path, to);
      }
    }
    for (Path path : tree) {
      if (Files.isDirectory(path)) {
        Folders.force(draft.resolve(from.relativize(path).toString()));
      }
    }
  }
}
