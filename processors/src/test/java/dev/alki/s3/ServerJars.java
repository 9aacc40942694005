// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Servers that tests start, from Maven's repositories: `src/test/servers/NAME.xml` says what each
/// is made of. They are brought once and kept under `target`.
public final class ServerJars {
  private static final Path TARGET = Path.of("target", "servers").toAbsolutePath();

  private ServerJars() {}

  /// The class path of a server; a test that needs one which cannot be had is skipped, and says so.
  public static String of(String name) {
    Optional<String> jars = find(name);
    assumeTrue(jars.isPresent(), name + " cannot be had from Maven");
    return jars.orElseThrow();
  }

  /// The class path of a server; nothing, and that is said, when it cannot be had.
  public static synchronized Optional<String> find(String name) {
    Path folder = TARGET.resolve(name);
    boolean there = Files.isDirectory(folder) || copy(name, folder, "-o") || copy(name, folder);
    if (!there) {
      System.out.println("skipped: Maven cannot bring " + name + " here");
      return Optional.empty();
    }
    return Optional.of(folder.resolve("*").toString());
  }

  private static boolean copy(String name, Path folder, String... options) {
    Path draft = folder.resolveSibling(name + "-" + ProcessHandle.current().pid());
    Path log = folder.resolveSibling(name + ".log");
    try {
      Files.createDirectories(TARGET);
      ProcessBuilder maven =
          new ProcessBuilder(
              "mvn",
              "-B",
              "-q",
              "-f",
              Path.of("src", "test", "servers", name + ".xml").toString(),
              "dependency:copy-dependencies",
              "-DoutputDirectory=" + draft);
      maven.command().addAll(List.of(options));
      Process process = maven.redirectErrorStream(true).redirectOutput(log.toFile()).start();
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        return false;
      }
      if (process.exitValue() != 0 || !Files.isDirectory(draft)) {
        return false;
      }
      Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (IOException e) {
      return Files.isDirectory(folder);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
