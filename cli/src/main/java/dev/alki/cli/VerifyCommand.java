// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.alki.bundle.BundleVerifier;
import dev.alki.bundle.Finding;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.sign.ModelSignature;
import dev.alki.sign.VerificationKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Compares every byte of bundles with their manifests and, by a key, with what was signed.
@Command(name = "verify")
final class VerifyCommand implements Callable<Integer> {
  @Mixin private Common common;

  @Parameters(paramLabel = "BUNDLE", arity = "1..*", description = "Bundle folders.")
  private List<Path> bundles;

  @Option(
      names = "--key",
      paramLabel = "PUB",
      description = "The public key that must have signed them; nothing else is trusted.")
  private Optional<Path> key;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  private final Console console;

  VerifyCommand(Console console) {
    this.console = console;
  }

  private record Difference(String path, String kind, String detail) {}

  /// Whether a signature counted, and `key`, the one that it was checked with; empty when none was.
  private record Verified(
      String path,
      boolean intact,
      Trust signature,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String key,
      List<Difference> differences) {}

  private enum Trust {
    @JsonProperty("missing")
    MISSING("there is no signature"),
    @JsonProperty("unchecked")
    UNCHECKED("its signature was not checked: --key PUB does"),
    @JsonProperty("valid")
    VALID("its signature is valid");

    private final String words;

    Trust(String words) {
      this.words = words;
    }
  }

  @Override
  public Integer call() {
    Optional<VerificationKey> trusted = key.map(VerificationKey::read);
    List<Verified> results = bundles.stream().map(it -> verify(it, trusted)).toList();
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
          console
              .out()
              .println(result.path() + ": every byte is as the manifest says; " + words(result));
        }
      }
    }
    if (!broken.isEmpty()) {
      throw Fault.in(Code.BUNDLE_DIFFERS, String.join(", ", broken))
          .what(
              key.isPresent()
                  ? "is not what its manifest says, or not what was signed"
                  : "is not what its manifest says")
          .help("Do not deploy it; make or fetch it again.")
          .fault();
    }
    return 0;
  }

  private Verified verify(Path bundle, Optional<VerificationKey> trusted) {
    try (Bar bar = new Bar(console, common.quiet(), "verifying " + bundle, "B")) {
      List<Finding> findings =
          trusted
              .map(it -> ModelSignature.verify(bundle, it, bar))
              .orElseGet(() -> BundleVerifier.verify(bundle, bar));
      return new Verified(
          bundle.toString(),
          findings.isEmpty(),
          trusted.isPresent()
              ? Trust.VALID
              : ModelSignature.present(bundle) ? Trust.UNCHECKED : Trust.MISSING,
          trusted.map(VerificationKey::fingerprint).orElse(""),
          findings.stream().map(VerifyCommand::difference).toList());
    }
  }

  private static String words(Verified result) {
    return result.signature().words
        + (result.key().isEmpty() ? "" : ", by the key of sha256 " + result.key());
  }

  private static Difference difference(Finding finding) {
    return new Difference(
        finding.path(), finding.kind().name().toLowerCase(Locale.ROOT), finding.detail());
  }
}
