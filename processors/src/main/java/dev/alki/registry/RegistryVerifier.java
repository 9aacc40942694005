// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import dev.alki.bom.FileDigest;
import dev.alki.bundle.Listing;
import dev.alki.bundle.Manifest;
import dev.alki.bundle.Presented;
import dev.alki.bundle.SeenBundle;
import dev.alki.bundle.Vouchers;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.progress.Progress;
import dev.alki.sign.BundleAttestations;
import dev.alki.sign.ModelSignature;
import dev.alki.sign.Predicate;
import dev.alki.sign.Statement;
import dev.alki.sign.VerificationKey;
import dev.alki.sign.VerifiedBundle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// Verifies a bundle where it is, in a registry: every byte of it is asked for by digest and looked
/// at while it goes by; nothing is kept on this machine.
///
/// `profile` is what an index has it as.
public record RegistryVerifier(RegistryOptions options, Optional<String> profile) {
  /// Of what is in no index.
  public RegistryVerifier(RegistryOptions options) {
    this(options, Optional.empty());
  }

  /// What was found, and of which manifest: `name` has its digest; `seen` is what lies there.
  public record Verified(RegistryName name, VerifiedBundle bundle, Presented seen) {}

  /// Whether this key signed the bundle itself, or else the manifest; no more than that is read.
  public boolean signed(RegistryName name, VerificationKey key) {
    try (RegistryClient client = new RegistryClient(name, options, Progress.NONE)) {
      Fetched manifest = client.require(name.reference());
      return Optional.ofNullable(Artifact.of(name, manifest).files().get(Vouchers.SIGNATURE))
          .map(it -> ModelSignature.by(key, name, client.read(it, Presented.LARGEST_DOCUMENT)))
          .orElseGet(
              () -> Vouched.signed(new Vouched(new Referrers(client)).by(key, manifest.digest())));
    }
  }

  /// With a key, the bundle's own signature or one over the manifest in the registry must be by it;
  /// and where both are there, both.
  public Verified verify(RegistryName name, Optional<VerificationKey> key, Progress progress) {
    Fetched manifest;
    try (RegistryClient client = new RegistryClient(name, options, progress)) {
      manifest = client.require(name.reference());
    }
    profile.ifPresent(it -> ProfileIndex.agree(name, manifest, it));
    Artifact artifact = Artifact.of(name, manifest);
    RegistryName exact = name.at(artifact.digest());
    Tally tally = new Tally(progress, artifact.bytes(name));
    try (RegistryClient client = new RegistryClient(exact, options, tally)) {
      Descriptor.of(manifest.json().path("config"))
          .ifPresent(it -> client.pull(it, new BlobPassing(false), Reuse.nothing(), _ -> {}));
      SeenBundle seen = see(client, artifact, tally);
      VerifiedBundle verified =
          key.map(it -> signed(client, artifact.digest(), seen, it, progress.silent()))
              .orElseGet(() -> VerifiedBundle.unsigned(seen, progress.silent()));
      return new Verified(exact, verified, seen);
    }
  }

  private static SeenBundle see(RegistryClient client, Artifact artifact, Tally tally) {
    SortedMap<String, FileDigest> files = new TreeMap<>();
    Map<String, byte[]> documents = new ConcurrentHashMap<>();
    List<Runnable> tasks = new ArrayList<>();
    artifact
        .files()
        .forEach((path, blob) -> {
          boolean kept = SeenBundle.isDocument(path);
          if (kept && blob.size() > Presented.LARGEST_DOCUMENT) {
            throw Fault.in(Code.ARTIFACT_INVALID, client.name())
                .what("'" + path + "' is larger than any such file")
                .expected("at most " + Presented.LARGEST_DOCUMENT + " bytes")
                .got(blob.size())
                .fault();
          }
          String sha256 = blob.digest().substring("sha256:".length());
          files.put(path, new FileDigest(path, sha256, blob.size()));
          tasks.add(() -> {
            BlobPassing passing = new BlobPassing(kept);
            client.pull(blob, passing, Reuse.nothing(), tally.part());
            if (kept) {
              documents.put(path, passing.bytes());
            }
          });
        });
    tally.run(tasks);
    return new SeenBundle(client.name().toString(), files, documents);
  }

  private static VerifiedBundle signed(
      RegistryClient client,
      String digest,
      SeenBundle seen,
      VerificationKey key,
      Progress progress) {
    SortedMap<String, Statement> said = new Vouched(new Referrers(client)).by(key, digest);
    if (!Vouched.signed(said) && !seen.files().containsKey(Vouchers.SIGNATURE)) {
      throw Fault.in(Code.SIGNATURE_MISSING, client.name())
          .what("this key signed neither the bundle nor what was published")
          .expected("a signature by " + key.fingerprint())
          .help("Do not rely on it; 'alki sign' and 'alki publish --key' sign.")
          .fault();
    }
    VerifiedBundle bundle =
        seen.files().containsKey(Vouchers.SIGNATURE)
            ? VerifiedBundle.signed(seen, key, progress)
            : VerifiedBundle.unsigned(seen, progress);
    if (!bundle.findings().isEmpty()) {
      return bundle;
    }
    Listing manifest = Manifest.read(seen);
    agree(client.name(), new BundleAttestations(seen, manifest).predicates().values(), said);
    SortedMap<String, Statement> all = new TreeMap<>(bundle.attestations());
    all.putAll(said);
    return new VerifiedBundle(List.of(), true, all);
  }

  /// What the key says in the registry is what the files of the bundle say.
  private static void agree(
      RegistryName name, Collection<Predicate> possible, Map<String, Statement> said) {
    said.forEach((referrer, statement) -> {
      Predicate predicate = new Predicate(statement.predicateType(), statement.predicate());
      if (BundleAttestations.KINDS.contains(predicate.type()) && !possible.contains(predicate)) {
        throw Fault.in(Code.SIGNATURE_INVALID, name.at(referrer))
            .what("says something else than the files of the bundle")
            .got(statement.predicateType())
            .help("Do not deploy it; publish it anew with 'alki publish --key'.")
            .fault();
      }
    });
  }
}
