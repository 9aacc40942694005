// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Programs of others that judge what we make.
final class Tool {
  private static final int PATIENCE_SECONDS = 60;

  record Result(int status, String output) {}

  private Tool() {}

  /// The program, in a folder that `ALKI_JUDGES` names or among the usual ones; where it is not, or
  /// does not run, that is printed.
  static Optional<String> find(String name, String... trial) {
    String named =
        Optional.ofNullable(System.getenv("ALKI_JUDGES"))
            .map(folder -> Path.of(folder, name))
            .filter(Files::isExecutable)
            .map(Path::toString)
            .orElse(name);
    try {
      Result result = run(Path.of("."), Stream.concat(Stream.of(named), Stream.of(trial)).toList());
      System.out.println(result.status() == 0 ? "there is " + named : named + " does not run");
      return result.status() == 0 ? Optional.of(named) : Optional.empty();
    } catch (IOException e) {
      System.out.println("there is no " + name);
      return Optional.empty();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Runs it to its end; standard output and error are one.
  static Result run(Path folder, List<String> command) throws IOException, InterruptedException {
    return run(folder, Map.of(), command);
  }

  static Result run(Path folder, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    // Else cosign asks for one.
    builder.environment().put("COSIGN_PASSWORD", "");
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException(command.getFirst() + " does not end");
    }
    return new Result(process.exitValue(), output);
  }
}
