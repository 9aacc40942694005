// SPDX-License-Identifier: Apache-2.0
package dev.alki.image;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A child of this process, with its log in a file.
record StartedProcess(Process process, Path log) implements Started {
  private static final int GRACE_SECONDS = 10;

  static StartedProcess of(ProcessBuilder builder, Path log) {
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    try {
      return new StartedProcess(builder.start(), log);
    } catch (IOException e) {
      throw Fault.in(Code.ENGINE_UNAVAILABLE, builder.command().getFirst())
          .what("does not start: " + e.getMessage())
          .cause(e)
          .fault();
    }
  }

  @Override
  public boolean running() {
    return process.isAlive();
  }

  @Override
  public String lastWords() {
    try {
      List<String> lines =
          new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank())
              .toList();
      return lines.isEmpty() ? "" : lines.getLast().replaceAll("\\p{Cntrl}", "?");
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
