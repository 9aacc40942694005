// SPDX-License-Identifier: Apache-2.0
package dev.alki.publish;

import dev.alki.bom.FileDigest;
import dev.alki.bundle.BundleFiles;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Digest;
import dev.alki.files.Folders;
import dev.alki.files.FreeSpace;
import dev.alki.files.PendingFile;
import dev.alki.files.ReadFault;
import dev.alki.files.WriteFault;
import dev.alki.progress.Progress;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/// A folder, perhaps on a file system that many machines share. It appears by one rename, on the
/// disk; until then what is there of it lies hidden beside it.
record FolderDestination(Path folder, boolean replace) implements Destination {
  private static final int AT_ONCE = 8 << 20;

  /// What nobody has written to for so long, nobody writes to any more.
  private static final Duration DEAD = Duration.ofDays(1);

  FolderDestination {
    folder = folder.toAbsolutePath().normalize();
  }

  @Override
  public Publication publish(List<Path> bundles, Progress verifying, Progress sending) {
    BundleFiles bundle = Destination.only(bundles, folder, verifying);
    try {
      if (!same(bundle)) {
        refuseOther();
        put(bundle, sending);
      }
    } catch (DirectoryNotEmptyException e) {
      // Somebody was faster, perhaps with the same.
      if (!same(bundle)) {
        throw taken();
      }
    } catch (IOException e) {
      throw WriteFault.of(folder, e);
    }
    return Publication.of(bundle, folder, folder);
  }

  private boolean same(BundleFiles bundle) {
    try {
      if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        return false;
      }
      Map<String, String> there = new HashMap<>();
      for (Path file : Folders.files(folder)) {
        String path = folder.relativize(file).toString().replace(File.separatorChar, '/');
        there.put(path, Digest.sha256(file));
      }
      Map<String, String> wanted = new HashMap<>();
      bundle.files().forEach(file -> wanted.put(file.path(), file.sha256()));
      return there.equals(wanted);
    } catch (IOException e) {
      throw ReadFault.of(folder, e);
    }
  }

  private void refuseOther() {
    if (!replace && Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw taken();
    }
  }

  private void put(BundleFiles bundle, Progress progress) throws IOException {
    Files.createDirectories(folder.getParent());
    clear();
    FreeSpace.require(folder, total(bundle));
    Path draft = beside();
    Path aside = beside();
    try {
      copy(bundle, draft, progress);
      if (replace) {
        Folders.replace(draft, folder, aside);
      } else {
        Folders.publish(draft, folder);
      }
    } finally {
      Folders.deleteQuietly(draft);
      Folders.deleteQuietly(aside);
    }
  }

  private Path beside() {
    return folder.resolveSibling(hidden() + UUID.randomUUID());
  }

  private String hidden() {
    return PendingFile.PREFIX + folder.getFileName() + "-";
  }

  /// Takes away what processes that were killed have left.
  private void clear() throws IOException {
    Instant limit = Instant.now().minus(DEAD);
    try (Stream<Path> list = Files.list(folder.getParent())) {
      for (Path each : list.toList()) {
        if (each.getFileName().toString().startsWith(hidden())
            && Folders.unchangedSince(each, limit)) {
          Folders.deleteQuietly(each);
        }
      }
    }
  }

  private static long total(BundleFiles bundle) {
    return bundle.files().stream().mapToLong(FileDigest::bytes).sum();
  }

  private static void copy(BundleFiles bundle, Path draft, Progress progress) throws IOException {
    long done = 0;
    Files.createDirectories(draft);
    for (FileDigest file : bundle.files()) {
      Path to = draft.resolve(file.path());
      Files.createDirectories(to.getParent());
      copy(bundle.folder().resolve(file.path()), to, progress);
      done += file.bytes();
      progress.advance(done, total(bundle));
    }
    try (Stream<Path> tree = Files.walk(draft)) {
      for (Path path : tree.filter(Files::isDirectory).toList()) {
        Folders.force(path);
      }
    }
  }

  private static void copy(Path from, Path to, Progress progress) throws IOException {
    try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
        FileChannel out =
            FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      long size = in.size();
      for (long at = 0; at < size; ) {
        progress.check();
        at += in.transferTo(at, AT_ONCE, out);
      }
      out.force(true);
    }
  }

  private Fault taken() {
    return Fault.in(Code.OUTPUT_EXISTS, folder)
        .what("is there already, and is not this bundle")
        .help("Publish to another folder, or replace what is there with --force.")
        .fault();
  }
}
