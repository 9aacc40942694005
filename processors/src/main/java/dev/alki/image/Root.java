// SPDX-License-Identifier: Apache-2.0
package dev.alki.image;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Folders;
import dev.alki.files.WriteFault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/// A folder that becomes the file system of a container: layers are unpacked into it, one over the
/// other. Nothing is written outside of it, whatever names and links a layer has: a link is
/// followed as it would be in the container, where this folder is all there is.
record Root(Path folder) {
  private static final int MOST_LINKS = 40;

  /// More files than any image has.
  private static final int MOST_ENTRIES = 2_000_000;

  private static final String GONE = ".wh.";
  private static final String ALL_GONE = ".wh..wh..opq";

  /// Of files and folders, with their permissions but for other users; devices are left out.
  void add(InputStream layer) {
    try (TarArchiveInputStream tar = new TarArchiveInputStream(layer)) {
      int count = 0;
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (++count > MOST_ENTRIES) {
          throw invalid("has more than " + MOST_ENTRIES + " files in a layer");
        }
        add(entry, tar);
      }
    } catch (InvalidPathException e) {
      throw invalid("has a file whose name is none here");
    } catch (IOException e) {
      throw WriteFault.of(folder, e);
    }
  }

  private void add(TarArchiveEntry entry, InputStream content) throws IOException {
    Path name = Path.of("/").resolve(entry.getName()).normalize();
    if (name.getNameCount() == 0) {
      return;
    }
    Path parent = place(name.getParent());
    Files.createDirectories(parent);
    String last = name.getFileName().toString();
    if (last.equals(ALL_GONE)) {
      empty(parent);
    } else if (last.startsWith(GONE)) {
      String gone = last.substring(GONE.length());
      if (gone.isEmpty() || gone.equals(".") || gone.equals("..")) {
        throw invalid("takes away what is no file");
      }
      remove(parent.resolve(gone));
    } else {
      put(parent.resolve(last), entry, content);
    }
  }

  private void put(Path path, TarArchiveEntry entry, InputStream content) throws IOException {
    if (entry.isDirectory()) {
      if (!Files.isDirectory(path)) {
        remove(path);
        Files.createDirectory(path);
      }
      return;
    }
    remove(path);
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
    } else if (entry.isLink()) {
      Path target = place(Path.of("/").resolve(entry.getLinkName()).normalize());
      Files.createLink(path, target);
    } else if (entry.isFile()) {
      Files.copy(content, path, StandardCopyOption.REPLACE_EXISTING);
      boolean program = (entry.getMode() & 0100) != 0;
      Files.setPosixFilePermissions(
          path, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
    }
  }

  /// Where an absolute path of the container is in the folder.
  Path place(Path path) throws IOException {
    Deque<String> rest = new ArrayDeque<>();
    path.forEach(part -> rest.add(part.toString()));
    Path at = folder;
    int links = 0;
    while (!rest.isEmpty()) {
      String part = rest.removeFirst();
      if (part.equals("..")) {
        at = at.equals(folder) ? folder : at.getParent();
        continue;
      }
      Path next = part.equals(".") || part.isEmpty() ? at : at.resolve(part);
      if (!Files.isSymbolicLink(next)) {
        at = next;
        continue;
      }
      if (++links > MOST_LINKS) {
        throw invalid("has links that lead in a circle");
      }
      Path target = Files.readSymbolicLink(next);
      String[] parts = target.toString().split("/");
      for (int i = parts.length - 1; i >= 0; i--) {
        rest.addFirst(parts[i]);
      }
      at = target.isAbsolute() ? folder : at;
    }
    return at;
  }

  private static void empty(Path parent) throws IOException {
    try (Stream<Path> inside = Files.list(parent)) {
      for (Path each : inside.toList()) {
        remove(each);
      }
    }
  }

  private static void remove(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      Folders.delete(path);
    } else {
      Files.deleteIfExists(path);
    }
  }

  private Fault invalid(String what) {
    return Fault.in(Code.ARTIFACT_INVALID, folder).what(what).help("Do not use the image.").fault();
  }
}
