// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import dev.alki.bundle.Bill;
import dev.alki.fault.Exit;
import dev.alki.files.PendingFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows a bundle's bill of materials.
@Command(name = "bom")
final class BomCommand implements Callable<Integer> {
  @Mixin private Common common;

  @Parameters(paramLabel = "BUNDLE", description = "The bundle's folder.")
  private Path bundle;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description = "Of a bundle of several profiles, that of this one.")
  private Optional<String> profile;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "cyclonedx",
      description = "cyclonedx (1.6, as it lies in the bundle) or spdx (2.3).")
  private Bill.Format format;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where to write it, instead of to standard output.")
  private Optional<Path> file;

  @Option(names = "--force", description = "Replace what is there already.")
  private boolean force;

  private final Console console;

  BomCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    byte[] bill = Bill.of(bundle, profile).in(format);
    if (file.isPresent()) {
      PendingFile.put(file.get(), bill, force);
    } else {
      console.out().print(new String(bill, StandardCharsets.UTF_8));
      console.out().flush();
    }
    return Exit.DONE.status();
  }
}
