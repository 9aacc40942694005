// SPDX-License-Identifier: Apache-2.0
package dev.alki.source;

import dev.alki.bom.FileDigest;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Digest;
import dev.alki.files.Expected;
import dev.alki.files.ReadFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What is in a folder: its files by their names with slashes, sorted. A single file is a listing
/// of one.
///
/// The digest of a folder is that of this listing as text; of a file, that of its bytes.
public record Listing(boolean folder, List<FileDigest> files) {
  /// More than any model has; a folder with more is something else.
  private static final int MOST_FILES = 10_000;

  private static final int DEEPEST = 64;
  private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) (\\d{1,18}) (.+)");

  public Listing {
    files = files.stream().sorted(Comparator.comparing(FileDigest::path)).toList();
  }

  /// Of all files below a folder that nobody else writes to.
  public static Listing of(Path root, Digests digests) {
    return of(root, digests, name -> true, root);
  }

  /// Of the files whose names are `wanted`. Symbolic links may lead to places below `bounds` only.
  static Listing of(Path root, Digests digests, Predicate<String> wanted, Path bounds) {
    if (!Files.exists(root)) {
      throw Fault.in(Code.FILE_NOT_FOUND, root).what("there is no such file or folder").fault();
    }
    if (Files.isRegularFile(root)) {
      return new Listing(false, List.of(digest(root, root, digests)));
    }
    List<Path> found = files(root, wanted);
    Path inside = real(bounds);
    found.forEach(file -> refuseStranger(root, file, inside));
    return new Listing(
        true, found.parallelStream().map(file -> digest(root, file, digests)).toList());
  }

  public String sha256() {
    return folder
        ? Digest.sha256(text().getBytes(StandardCharsets.UTF_8))
        : files.getFirst().sha256();
  }

  public long bytes() {
    return files.stream().mapToLong(FileDigest::bytes).sum();
  }

  /// The first file that is not the same in `other`.
  Optional<String> difference(Listing other) {
    return Stream.concat(files.stream(), other.files.stream())
        .filter(file -> !files.contains(file) || !other.files.contains(file))
        .map(FileDigest::path)
        .findFirst();
  }

  /// A line for each file: SHA-256, size in bytes, name.
  public String text() {
    StringBuilder text = new StringBuilder();
    for (FileDigest file : files) {
      text.append(file.sha256()).append(' ').append(file.bytes()).append(' ').append(file.path());
      text.append('\n');
    }
    return text.toString();
  }

  /// What [#text] made for a folder; from a place that others write to, so that it is refused when
  /// it says anything else.
  public static Listing parse(String text, Object where) {
    List<FileDigest> files = new ArrayList<>();
    for (String line : text.split("\n")) {
      Matcher match = LINE.matcher(line);
      if (!match.matches()) {
        throw Fault.in(Code.UNSAFE_NAME, where).what("is no listing of a folder").fault();
      }
      files.add(new FileDigest(match.group(3), match.group(1), Long.parseLong(match.group(2))));
    }
    ForeignNames.fault(files.stream().map(FileDigest::path).toList())
        .ifPresent(reason -> {
          throw Fault.in(Code.UNSAFE_NAME, where).what(reason).fault();
        });
    return new Listing(true, files);
  }

  private static List<Path> files(Path root, Predicate<String> wanted) {
    try (Stream<Path> tree = Files.walk(root, DEEPEST)) {
      List<Path> files =
          tree.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
              .filter(path -> wanted.test(name(root, path)))
              .limit(MOST_FILES + 1L)
              .toList();
      if (files.size() > MOST_FILES) {
        throw Fault.in(Code.NOT_A_MODEL, root)
            .what("has more than " + MOST_FILES + " files")
            .help("Name the folder of one model.")
            .fault();
      }
      return files;
    } catch (IOException e) {
      throw ReadFault.of(root, e);
    } catch (UncheckedIOException e) {
      throw ReadFault.of(root, e.getCause());
    }
  }

  private static void refuseStranger(Path root, Path file, Path inside) {
    if (name(root, file).chars().anyMatch(Character::isISOControl)) {
      throw Fault.in(Code.UNSAFE_NAME, root)
          .what("a file's name has control characters in it")
          .help("Rename it or take it away.")
          .fault();
    }
    if (!real(file).startsWith(inside)) {
      throw Fault.in(Code.UNSAFE_NAME, file)
          .what("is a link that leads out of the model's folder")
          .help("Put the file itself there.")
          .fault();
    }
    if (!Files.isRegularFile(file)) {
      throw Fault.in(Code.NOT_A_MODEL, file).what("is no regular file").fault();
    }
  }

  private static FileDigest digest(Path root, Path file, Digests digests) {
    String name = root.equals(file) ? file.getFileName().toString() : name(root, file);
    try {
      return new FileDigest(name, digests.sha256(file), Expected.size(file));
    } catch (IOException e) {
      throw ReadFault.of(file, e);
    }
  }

  private static String name(Path root, Path file) {
    return root.relativize(file).toString().replace('\\', '/');
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      throw ReadFault.of(path, e);
    }
  }
}
