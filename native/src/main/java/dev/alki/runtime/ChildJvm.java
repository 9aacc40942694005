// SPDX-License-Identifier: Apache-2.0
package dev.alki.runtime;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How a JVM is started that is expected to die: the one this process runs on, with little heap, in
/// a folder of its own, and with nothing of the environment but what finding native libraries
/// needs, so that a model that takes over native code finds no secrets.
final class ChildJvm {
  /// The property that names the file to answer to, when that is not standard output.
  private static final String ANSWERS = "alki.engine.answers";

  private static final List<String> KEPT_VARIABLES =
      List.of("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SystemRoot");

  private static final Path SHELL = Path.of("/bin/sh");
  private static final Path NOTHING = Path.of("/bin/true");

  /// The address space is limited because the watchdog looks only now and then; where that cannot
  /// be done there is the watchdog alone. Answers go another way than standard output, into which
  /// native code and a dying JVM write what they like.
  private static final String SCRIPT =
      """
      ulimit -c 0
      ulimit -v %d
      exec "$0" "$@" 3>&1 1>&2
      """;

  /// What a JVM reserves of the address space without using it, and the stacks of a thread per
  /// core.
  private static final long RESERVED =
      (3L << 30) + Runtime.getRuntime().availableProcessors() * (32L << 20);

  private ChildJvm() {}

  /// `memory` is what the process may use beyond what the JVM reserves; `folder` takes its
  /// temporary files.
  static ProcessBuilder command(
      Class<?> main, List<String> arguments, String classPath, Path folder, long memory) {
    boolean shell = Files.isExecutable(SHELL);
    List<String> command = new ArrayList<>();
    if (shell) {
      long limit = (memory + RESERVED) >> 10;
      command.addAll(List.of(SHELL.toString(), "-c", SCRIPT.formatted(limit)));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (shell) {
      command.add("-D" + ANSWERS + "=/dev/fd/3");
    }
    command.addAll(List.of("-Xmx256m", "-Xss1m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-XX:-UsePerfData", "-XX:+ExitOnOutOfMemoryError"));
    command.addAll(List.of("-XX:-CreateCoredumpOnCrash", "--enable-native-access=ALL-UNNAMED"));
    command.add("-XX:ErrorFile=" + folder.resolve("crash.log"));
    command.add("-Djava.io.tmpdir=" + folder);
    command.addAll(List.of("-cp", classPath, main.getName()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().retainAll(KEPT_VARIABLES);
    builder.environment().put("PATH", withoutDebugger(folder).toString());
    return builder;
  }

  /// A path of programs with nothing on it but a gdb that does nothing. When ggml gives up it forks
  /// a process that is to become gdb; if it cannot, the copy of the JVM hangs in its exit handlers.
  private static Path withoutDebugger(Path folder) {
    try {
      if (Files.isExecutable(NOTHING)) {
        Files.createSymbolicLink(folder.resolve("gdb"), NOTHING);
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// In the child: where its answers go.
  static OutputStream answers() throws IOException {
    String file = System.getProperty(ANSWERS, "");
    return file.isEmpty() ? new FileOutputStream(FileDescriptor.out) : new FileOutputStream(file);
  }

  /// Where this program's own copy of a class lies: a jar, or a folder of classes in tests.
  static String home(Class<?> part) {
    try {
      return Path.of(part.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
