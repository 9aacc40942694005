// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import dev.alki.files.Folders;
import dev.alki.files.WriteFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;

/// Where the lines are kept that were logged about each job.
public record JobLogs(Path folder) {
  /// Of the server whose state is in this folder.
  public static JobLogs in(Path state) {
    return new JobLogs(state.resolve("logs"));
  }

  /// Deletes those that nothing was added to since `before`; gives back how many there were.
  public int sweep(Instant before, boolean dry) {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (Stream<Path> all = Files.list(folder)) {
      int swept = 0;
      for (Path file : all.filter(it -> it.toString().endsWith(".log")).toList()) {
        if (Folders.unchangedSince(file, before)) {
          swept++;
          if (!dry) {
            Files.deleteIfExists(file);
          }
        }
      }
      return swept;
    } catch (IOException e) {
      throw WriteFault.of(folder, e);
    }
  }

  public Path file(String id) {
    if (!JobId.valid(id)) {
      throw new IllegalArgumentException("no job's id: " + id);
    }
    return folder.resolve(id + ".log");
  }
}
