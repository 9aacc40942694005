// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import dev.alki.bundle.BundleVerifier;
import dev.alki.bundle.Finding;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Compares every byte of bundles with their manifests.
@Command(name = "verify")
final class VerifyCommand implements Callable<Integer> {
  @Mixin private Common common;

  @Parameters(paramLabel = "BUNDLE", arity = "1..*", description = "Bundle folders.")
  private List<Path> bundles;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  private final Console console;

  VerifyCommand(Console console) {
    this.console = console;
  }

  private record Difference(String path, String kind, String detail) {}

  private record Verified(String path, boolean intact, List<Difference> differences) {}

  @Override
  public Integer call() {
    List<Verified> results = bundles.stream().map(this::verify).toList();
    if (json) {
      Json.print(console.out(), Map.of("bundles", results));
    }
    List<String> broken = new ArrayList<>();
    for (Verified result : results) {
      if (!result.intact()) {
        broken.add(result.path());
      }
      if (!json && !common.quiet()) {
        result
            .differences()
            .forEach(
                it -> console.out().println(result.path() + "/" + it.path() + ": " + it.detail()));
        if (result.intact()) {
          console.out().println(result.path() + ": every byte is as the manifest says");
        }
      }
    }
    if (!broken.isEmpty()) {
      throw Fault.in(Code.BUNDLE_DIFFERS, String.join(", ", broken))
          .what("is not what its manifest says")
          .help("Do not deploy it; make or fetch it again.")
          .fault();
    }
    return 0;
  }

  private Verified verify(Path bundle) {
    try (Bar bar = new Bar(console, common.quiet(), "verifying " + bundle, "B")) {
      List<Finding> findings = BundleVerifier.verify(bundle, bar);
      return new Verified(
          bundle.toString(),
          findings.isEmpty(),
          findings.stream().map(VerifyCommand::difference).toList());
    }
  }

  private static Difference difference(Finding finding) {
    return new Difference(
        finding.path(), finding.kind().name().toLowerCase(Locale.ROOT), finding.detail());
  }
}
