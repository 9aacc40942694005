// SPDX-License-Identifier: Apache-2.0
package dev.alki.deploy;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// A program of others that says whether a file is what it is to be: in the folder that
/// `ALKI_JUDGES` names, in `build/bin` of the llama.cpp that `ALKI_REFERENCE` names, or on the
/// path.
public record Judge(String program) {
  private static final int PATIENCE_SECONDS = 60;

  /// What a program said and how it ended; standard output and error are one.
  public record Verdict(int status, String words) {}

  /// A test that needs one that is not there is skipped, and says so.
  public static Judge named(String name) {
    Optional<Path> found =
        Stream.of(
                System.getenv("ALKI_JUDGES"),
                Optional.ofNullable(System.getenv("ALKI_REFERENCE"))
                    .map(it -> it + "/build/bin")
                    .orElse(null),
                System.getenv("PATH"))
            .filter(Objects::nonNull)
            .flatMap(it -> Arrays.stream(it.split(File.pathSeparator)))
            .map(folder -> Path.of(folder, name))
            .filter(Files::isExecutable)
            .findFirst();
    String reason = "there is no " + name + ": its tests are skipped";
    if (found.isEmpty()) {
      System.out.println(reason);
    }
    Assumptions.assumeTrue(found.isPresent(), reason);
    return new Judge(found.orElseThrow().toString());
  }

  /// Runs it to its end.
  Verdict on(Object... arguments) throws IOException, InterruptedException {
    List<String> command =
        Stream.concat(Stream.of(program), Arrays.stream(arguments).map(Object::toString)).toList();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      process.getOutputStream().close();
      String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException(program + " does not end");
      }
      return new Verdict(process.exitValue(), words);
    } finally {
      process.destroyForcibly();
    }
  }
}
