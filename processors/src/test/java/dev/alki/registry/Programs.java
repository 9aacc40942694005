// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// Programs of others, with which what we make is tried: in the folder that `ALKI_JUDGES` names, or
/// on the path. A test that needs one that is not there is skipped, and says so.
public final class Programs {
  private static final int PATIENCE_SECONDS = 60;

  public record Result(int status, String output) {}

  private Programs() {}

  public static String find(String name) {
    List<Path> found =
        Stream.of(System.getenv("ALKI_JUDGES"), System.getenv("PATH"))
            .filter(Objects::nonNull)
            .flatMap(it -> Arrays.stream(it.split(File.pathSeparator)))
            .map(folder -> Path.of(folder, name))
            .filter(Files::isExecutable)
            .toList();
    String reason = "there is no " + name + ": its tests are skipped";
    if (found.isEmpty()) {
      System.out.println(reason);
    }
    Assumptions.assumeFalse(found.isEmpty(), reason);
    return found.getFirst().toString();
  }

  /// Runs it to its end; standard output and error are one.
  public static Result run(Path folder, String... command)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("HOME", folder.toString());
    // Else cosign asks for one.
    builder.environment().put("COSIGN_PASSWORD", "");
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException(command[0] + " does not end");
      }
      return new Result(process.exitValue(), output);
    } finally {
      process.destroyForcibly();
    }
  }
}
