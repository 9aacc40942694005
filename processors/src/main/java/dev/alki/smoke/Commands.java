// SPDX-License-Identifier: Apache-2.0
package dev.alki.smoke;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Programs of the system, found in the folders of `path` (the variable PATH).
record Commands(String path) {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /// How a program ended, and what it said; standard output and error are one.
  record Result(int status, String words) {
    boolean good() {
      return status == 0;
    }
  }

  /// A program by its path, or by its name alone.
  static Optional<Path> find(String program, String path) {
    if (program.contains(File.separator)) {
      return Optional.of(Path.of(program).toAbsolutePath()).filter(Files::isExecutable);
    }
    return Arrays.stream(path.split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, program).toAbsolutePath())
        .filter(it -> Files.isRegularFile(it) && Files.isExecutable(it))
        .findFirst();
  }

  boolean has(String program) {
    return find(program, path).isPresent();
  }

  /// For those that answer at once.
  Result run(List<String> command) {
    return run(command, PATIENCE);
  }

  /// Runs it to its end. One that is not there, or does not end in time, has failed.
  Result run(List<String> command, Duration patience) {
    Optional<Path> program = find(command.getFirst(), path);
    if (program.isEmpty()) {
      return new Result(-1, "there is no " + command.getFirst());
    }
    List<String> words = new ArrayList<>(command);
    words.set(0, program.get().toString());
    try {
      Path output = Files.createTempFile("alki-smoke", ".txt");
      try {
        return run(words, output, patience);
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      return new Result(-1, String.valueOf(e.getMessage()));
    }
  }

  private static Result run(List<String> words, Path output, Duration patience) throws IOException {
    Process process =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(patience)) {
        return new Result(-1, words.getFirst() + " does not end");
      }
      String said = Files.readString(output, StandardCharsets.UTF_8).strip();
      return new Result(process.exitValue(), said);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Result(-1, "was called off");
    } finally {
      process.destroyForcibly();
    }
  }
}
