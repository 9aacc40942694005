// SPDX-License-Identifier: Apache-2.0
package dev.alki.device;

import dev.alki.bundle.BundleVerifier;
import dev.alki.bundle.Finding;
import dev.alki.device.Site.Link;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Folders;
import dev.alki.progress.Progress;
import dev.alki.registry.Puller;
import dev.alki.registry.RegistryName;
import dev.alki.sign.ModelSignature;
import dev.alki.sign.VerificationKey;
import dev.alki.store.StepLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Puts versions of a bundle into use on this device: brings one, verifies it before anything of it
/// is used, switches to it in one moment, and back when it does not work. Wherever it is killed,
/// the next run goes back to what is known to work before it begins.
public final class Deployer {
  private final Site site;
  private final Puller puller;
  private final Optional<VerificationKey> key;
  private final Restart restart;
  private final Trial trial;

  /// Without a key, bundles need no signature.
  public Deployer(
      Path folder, Puller puller, Optional<VerificationKey> key, Restart restart, Trial trial) {
    this.site = new Site(folder);
    this.puller = puller;
    this.key = key;
    this.restart = restart;
    this.trial = trial;
  }

  /// What is in use now: `digest` is its artifact's, `reused` how many of its `bytes` were on the
  /// device before. `switched` is false when it was in use already.
  public record Deployed(String digest, Path folder, boolean switched, long bytes, long reused) {}

  /// What `name` means now is in use when it returns.
  public Deployed deploy(RegistryName name, Progress pulling, Progress verifying) {
    site.begin();
    try (StepLock _ = StepLock.take(site.lock(), pulling)) {
      recover(pulling);
      RegistryName exact = puller.resolve(name);
      String digest = exact.digest().orElseThrow();
      String release = digest.substring("sha256:".length());
      Path folder = site.release(release);
      if (site.read(Link.CURRENT).equals(Optional.of(release))) {
        verify(folder, verifying);
        return new Deployed(digest, folder, false, 0, 0);
      }
      long bytes = 0;
      long reused = 0;
      if (!Files.exists(folder)) {
        Optional<Path> older = site.read(Link.CURRENT).map(site::release);
        Puller.Pulled pulled = puller.pull(exact, folder, false, older, pulling, verifying);
        bytes = pulled.bytes();
        reused = pulled.reused();
      }
      verify(folder, verifying);
      use(release, pulling);
      site.tidy();
      return new Deployed(digest, folder, true, bytes, reused);
    }
  }

  /// Goes back to the version that was in use before; the two change places.
  public Path rollBack(Progress progress) {
    site.begin();
    try (StepLock _ = StepLock.take(site.lock(), progress)) {
      recover(progress);
      String before = site.read(Link.PREVIOUS).orElseThrow(this::nothingBefore);
      verify(site.release(before), progress);
      use(before, progress);
      return site.release(before);
    }
  }

  private void verify(Path bundle, Progress progress) {
    try {
      List<Finding> findings =
          key.isPresent()
              ? ModelSignature.verify(bundle, key.get(), progress)
              : BundleVerifier.verify(bundle, progress);
      if (!findings.isEmpty()) {
        throw Fault.in(Code.BUNDLE_DIFFERS, bundle)
            .what("is not what its manifest says: " + findings.getFirst())
            .help("It is not put into use. Publish it again, or look who changed it.")
            .fault();
      }
    } catch (Fault e) {
      boolean inUse = site.read(Link.CURRENT).map(site::release).equals(Optional.of(bundle));
      if (!inUse) {
        Folders.deleteQuietly(bundle);
      }
      throw e;
    }
  }

  private void use(String release, Progress progress) {
    Optional<String> before = site.read(Link.CURRENT);
    site.set(Link.TRIAL, Optional.of(release));
    site.set(Link.PREVIOUS, before);
    site.set(Link.CURRENT, Optional.of(release));
    try {
      restart.run(progress);
      trial.run(site.release(release), progress);
    } catch (Fault e) {
      try {
        recover(progress);
      } catch (Fault again) {
        again.addSuppressed(e);
        throw again;
      }
      throw Fault.in(Code.ROLLED_BACK, site.release(release))
          .what("does not work on this device: " + e.getMessage())
          .help(
              before.isPresent()
                  ? "What was in use before is in use again."
                  : "Nothing is in use: there was no version before it.")
          .cause(e)
          .fault();
    }
    site.set(Link.TRIAL, Optional.empty());
  }

  /// Back from a version that nobody has seen working.
  private void recover(Progress progress) {
    Optional<String> tried = site.read(Link.TRIAL);
    if (tried.isEmpty()) {
      return;
    }
    Optional<String> before = site.read(Link.PREVIOUS);
    if (site.read(Link.CURRENT).equals(tried)) {
      site.set(Link.CURRENT, before);
    }
    // Also when the links were back already: nobody knows whether the service is.
    if (before.isPresent()) {
      restart.run(progress);
    }
    if (before.equals(site.read(Link.CURRENT))) {
      site.set(Link.PREVIOUS, Optional.empty());
    }
    site.set(Link.TRIAL, Optional.empty());
  }

  private Fault nothingBefore() {
    return Fault.in(Code.NOTHING_BEFORE, site.folder())
        .what("has no version from before the current one")
        .help("Deploy the version that you want by its tag or digest.")
        .fault();
  }
}
