// SPDX-License-Identifier: Apache-2.0
package dev.alki.store;

import dev.alki.files.Digest;
import dev.alki.files.PendingFile;
import dev.alki.files.WriteFault;
import dev.alki.source.Pins;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Decisions for one job, a file each in a folder that is made with the first.
record JobPins(Path folder) implements Pins {
  private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}");

  @Override
  public String pin(String what, Supplier<String> decision) {
    return pinned(Digest.sha256(what.getBytes(StandardCharsets.UTF_8)), decision);
  }

  /// What was decided, by the digests of what it was about.
  Map<String, String> all() {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> files = Files.isDirectory(folder) ? Files.list(folder) : Stream.of()) {
      for (Path file : files.filter(it -> NAME.matcher(it.getFileName() + "").matches()).toList()) {
        all.put(file.getFileName().toString(), Files.readString(file));
      }
      return all;
    } catch (IOException e) {
      throw WriteFault.of(folder, e);
    }
  }

  void add(Map<String, String> pins) {
    pins.forEach((name, decided) -> {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException("no digest: " + name);
      }
      pinned(name, () -> decided);
    });
  }

  private String pinned(String name, Supplier<String> decision) {
    Path file = folder.resolve(name);
    try {
      if (Files.exists(file)) {
        return Files.readString(file);
      }
      String decided = decision.get();
      Files.createDirectories(folder);
      PendingFile.put(file, decided.getBytes(StandardCharsets.UTF_8), true);
      return decided;
    } catch (IOException e) {
      throw WriteFault.of(file, e);
    }
  }
}
