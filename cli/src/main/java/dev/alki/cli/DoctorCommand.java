// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import dev.alki.fault.Exit;
import dev.alki.kernel.VectorModule;
import dev.alki.release.Release;
import dev.alki.runtime.EmbeddedEngine;
import dev.alki.runtime.Engine;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Looks at the machine it runs on, as the other commands will find it.
@Command(name = "doctor")
final class DoctorCommand implements Callable<Integer> {
  private static final long MIB = 1 << 20;

  @Mixin private Common common;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  private final Console console;

  DoctorCommand(Console console) {
    this.console = console;
  }

  /// One thing looked at; `good` is false when something Alki needs is missing.
  private record Finding(String what, boolean good, String found) {}

  @Override
  public Integer call() throws Exception {
    List<Finding> findings = new ArrayList<>();
    findings.add(new Finding("alki", true, Release.version()));
    findings.add(java());
    findings.add(processor());
    findings.add(
        new Finding("heap", true, "at most " + Runtime.getRuntime().maxMemory() / MIB + " MiB"));
    findings.add(engine(new EmbeddedEngine()));
    findings.add(folder(Path.of("").toAbsolutePath()));
    boolean good = findings.stream().allMatch(Finding::good);
    if (json) {
      Json.print(console.out(), Map.of("good", good, "findings", findings));
    } else {
      findings.forEach(f ->
          console.out().printf("%-4s %-12s %s%n", f.good() ? "ok" : "BAD", f.what(), f.found()));
    }
    return (good ? Exit.DONE : Exit.CHECK).status();
  }

  private static Finding java() {
    return new Finding("java", true, Runtime.version() + " in " + System.getProperty("java.home"));
  }

  private static Finding processor() {
    OptionalInt bits = VectorModule.bits();
    return new Finding(
        "processor",
        true,
        Runtime.getRuntime().availableProcessors()
            + " cores, "
            + System.getProperty("os.arch")
            + ", "
            + (bits.isPresent()
                ? "vectors of " + bits.getAsInt() + " bits"
                : "no vectors: start with ./alki, which allows the vector module"));
  }

  private static Finding engine(Engine engine) {
    String what = engine.name() + " " + engine.version();
    return engine
        .unusable()
        .map(fault -> new Finding("engine", false, what + " does not run: " + fault.report()))
        .orElseGet(() -> new Finding("engine", true, what));
  }

  private static Finding folder(Path folder) throws Exception {
    FileStore store = Files.getFileStore(folder);
    boolean writable = Files.isWritable(folder);
    return new Finding(
        "folder",
        writable,
        folder
            + (writable ? "" : " cannot be written")
            + ", "
            + store.getUsableSpace() / MIB
            + " MiB free");
  }
}
