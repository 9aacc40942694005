// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import dev.alki.bundle.ArchivedBundle;
import dev.alki.bundle.FolderBundle;
import dev.alki.bundle.Presented;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.progress.Progress;
import dev.alki.registry.NamedBundles;
import dev.alki.registry.RegistryName;
import dev.alki.registry.RegistryOptions;
import dev.alki.registry.RegistryVerifier;
import dev.alki.sign.ModelSignature;
import dev.alki.sign.VerificationKey;
import dev.alki.sign.VerifiedBundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Compares every byte of bundles with their manifests and, by a key, with what was signed.
@Command(name = "verify")
final class VerifyCommand implements Callable<Integer> {
  @Mixin private Common common;
  @Mixin private Configured configured;

  @Parameters(
      paramLabel = "BUNDLE",
      arity = "1..*",
      description =
          "Folders of bundles, archives of them (.tar, .tar.gz), or"
              + " oci://HOST[:PORT]/REPOSITORY@sha256:HEX (or :TAG).")
  private List<String> bundles;

  @Option(
      names = "--key",
      paramLabel = "PUB",
      description = "The public key that must have signed them; nothing else is trusted.")
  private Optional<Path> key;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "In place of a key: the keys that may have signed, and what else must be so.")
  private Optional<Path> policy;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description = "Only this one, where a tag is that of several profiles.")
  private Optional<String> profile;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  private final Console console;
  private final List<Verification> results = new ArrayList<>();
  private final List<Fault> faults = new ArrayList<>();

  VerifyCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    profile.ifPresent(this::requireRegistries);
    Trusted trusted = Trusted.of(key, policy);
    for (String bundle : bundles) {
      if (RegistryName.names(bundle)) {
        published(bundle, trusted);
      } else {
        look(bundle, "", () -> results.add(verify(bundle, trusted)));
      }
    }
    if (json) {
      Json.print(console.out(), Map.of("bundles", results));
    } else if (!common.quiet()) {
      // What is wrong with the only one is said at the end.
      results.stream()
          .filter(it -> results.size() > 1 || it.error().isEmpty())
          .forEach(it -> it.print(console.out()));
    }
    String differing =
        results.stream()
            .filter(it -> !it.intact() && it.error().isEmpty())
            .map(Verification::path)
            .collect(Collectors.joining(", "));
    if (!differing.isEmpty()) {
      throw differs(differing);
    }
    faults.stream()
        .findFirst()
        .ifPresent(fault -> {
          throw fault;
        });
    return 0;
  }

  private void requireRegistries(String wanted) {
    bundles.stream()
        .filter(it -> !RegistryName.names(it))
        .findFirst()
        .ifPresent(it -> {
          throw Fault.in(Code.WRONG_USAGE, "--profile " + wanted)
              .what("chooses in registries, and '" + it + "' is on this machine")
              .help("Leave it out: a bundle is verified as a whole.")
              .fault();
        });
  }

  /// What goes wrong with one does not keep the others from being looked at.
  private void look(String path, String profile, Runnable verification) {
    try {
      verification.run();
    } catch (Fault e) {
      if (e.code() == Code.INTERRUPTED_BY_USER) {
        throw e;
      }
      faults.add(e);
      results.add(Verification.failed(path, profile, e));
    }
  }

  private Fault differs(String differing) {
    return Fault.in(Code.BUNDLE_DIFFERS, differing)
        .what(
            key.isPresent() || policy.isPresent()
                ? "is not what its manifest says, or not what was signed"
                : "is not what its manifest says")
        .help("Do not deploy it; make or fetch it again.")
        .fault();
  }

  private void published(String name, Trusted trusted) {
    RegistryOptions options = RegistryOptions.of(configured.settings(), System.getenv());
    List<NamedBundles.Named> named = new ArrayList<>();
    look(
        name,
        profile.orElse(""),
        () ->
            named.addAll(
                new NamedBundles(options, profile).of(RegistryName.of(name), trusted.keys())));
    for (NamedBundles.Named each : named) {
      String path = each.name().toString();
      String of = each.profile().orElse("");
      look(path, of, () -> results.add(verify(options, each, trusted)));
    }
  }

  private Verification verify(RegistryOptions options, NamedBundles.Named named, Trusted trusted) {
    String path = named.name().toString();
    try (Bar bar = bar(path)) {
      RegistryVerifier verifier = new RegistryVerifier(options, named.profile());
      Optional<VerificationKey> by = trusted.choose(it -> verifier.signed(named.name(), it));
      RegistryVerifier.Verified found = verifier.verify(named.name(), by, bar);
      trusted.require(path, found.seen(), found.bundle());
      return Verification.of(path, named.profile().orElse(""), found.bundle(), by);
    }
  }

  private Verification verify(String bundle, Trusted trusted) {
    try (Bar bar = bar(bundle)) {
      Presented here = here(Path.of(bundle), bar);
      Optional<VerificationKey> by = trusted.choose(it -> ModelSignature.by(it, here));
      VerifiedBundle found =
          by.map(it -> VerifiedBundle.signed(here, it, bar))
              .orElseGet(() -> VerifiedBundle.unsigned(here, bar));
      trusted.require(bundle, here, found);
      return Verification.of(bundle, "", found, by);
    }
  }

  private Bar bar(String bundle) {
    return new Bar(console, common.quiet(), "verifying " + bundle, "B");
  }

  private static Presented here(Path bundle, Progress progress) {
    return Files.isRegularFile(bundle)
        ? ArchivedBundle.read(bundle, progress)
        : new FolderBundle(bundle);
  }
}
