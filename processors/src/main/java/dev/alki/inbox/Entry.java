// SPDX-License-Identifier: Apache-2.0
package dev.alki.inbox;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.SplitName;
import dev.alki.source.ForeignName;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Something that lies in the inbox: a folder or file, or all parts of a split GGUF, which are one
/// entry of their common name.
record Entry(String name, List<Path> paths) {
  static final String MARKER = ".ready";
  private static final List<String> JOB_FILES = List.of(".job.json", ".job.yaml", ".job.yml");
  private static final String GGUF = ".gguf";

  /// What browsers and copying programs call a file until it is complete.
  private static final List<String> UNFINISHED =
      List.of(".part", ".partial", ".crdownload", ".download", ".filepart", ".tmp", MARKER);

  Entry {
    paths = List.copyOf(paths);
  }

  /// All entries among these names, except what is not meant for the inbox yet: hidden and
  /// unfinished files, markers, and split models of which parts are missing.
  static List<Entry> of(List<Path> listed) {
    List<Entry> entries = new ArrayList<>();
    Map<String, List<Path>> sets = new TreeMap<>();
    for (Path path : listed) {
      String name = path.getFileName().toString();
      Optional<SplitName> split = split(path);
      if (split.isPresent()) {
        sets.computeIfAbsent(split.get().part(1).file(), _ -> new ArrayList<>()).add(path);
      } else if (!name.startsWith(".") && !ends(name, UNFINISHED)) {
        entries.add(new Entry(name, List.of(path)));
      }
    }
    sets.forEach((first, parts) -> {
      SplitName name = SplitName.of(first).orElseThrow();
      if (parts.size() == name.count()) {
        entries.add(new Entry(name.stem(), parts));
      }
    });
    return entries;
  }

  /// Whether it is more than one file without a folder.
  boolean parts() {
    return split(paths.getFirst()).isPresent();
  }

  /// A part of a split model that is a file itself.
  static Optional<SplitName> split(Path path) {
    String name = path.getFileName().toString();
    return name.startsWith(".") || !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
        ? Optional.empty()
        : SplitName.of(name);
  }

  static boolean jobFile(Path path) {
    return ends(path.getFileName().toString(), JOB_FILES);
  }

  /// Refuses what is neither a model nor a job.
  static void check(Path path) {
    String name = path.getFileName().toString();
    ForeignName.partFault(name)
        .ifPresent(reason -> {
          throw Fault.in(Code.UNSAFE_NAME, "inbox")
              .what("a file's name " + reason)
              .help("Rename it and put it there again.")
              .fault();
        });
    if (Files.isSymbolicLink(path)) {
      throw Fault.in(Code.UNSAFE_NAME, name)
          .what("is a link")
          .help("Put the model itself there, or a job file that names it.")
          .fault();
    }
    boolean file = Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
    boolean known = file && (jobFile(path) || name.toLowerCase(Locale.ROOT).endsWith(GGUF));
    if (!known && !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      throw Fault.in(Code.NOT_A_MODEL, name)
          .what("is nothing that the inbox takes")
          .expected("a model's folder, a .gguf file, a .job.json or a .job.yaml")
          .fault();
    }
  }

  /// A name of the same kind with a number in it.
  static String numbered(String name, int number) {
    List<String> endings = new ArrayList<>(JOB_FILES);
    endings.add(GGUF);
    String ending = endings.stream().filter(name::endsWith).findFirst().orElse("");
    return name.substring(0, name.length() - ending.length()) + "-" + number + ending;
  }

  private static boolean ends(String name, List<String> endings) {
    String lower = name.toLowerCase(Locale.ROOT);
    return endings.stream().anyMatch(lower::endsWith);
  }
}
