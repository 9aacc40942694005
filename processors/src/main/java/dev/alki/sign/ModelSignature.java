// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import dev.alki.bom.FileDigest;
import dev.alki.bundle.BundleVerifier;
import dev.alki.bundle.Finding;
import dev.alki.bundle.FolderBundle;
import dev.alki.bundle.Listing;
import dev.alki.bundle.Manifest;
import dev.alki.bundle.Presented;
import dev.alki.bundle.Vouchers;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Digest;
import dev.alki.files.PendingFile;
import dev.alki.files.WriteFault;
import dev.alki.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The signature over a whole bundle, which lies in it as `model.sig`: OpenSSF Model Signing, which
/// model_signing verifies as well. It vouches for the attestations beside it, too.
public final class ModelSignature {
  private ModelSignature() {}

  /// Signs a bundle that is what its manifest says, and no other, and attests what can be attested
  /// of it. What vouches for it already stays unless `replace`.
  public static Path sign(Path folder, Signer signer, boolean replace, Progress progress) {
    Path file = folder.resolve(Vouchers.SIGNATURE);
    Listing manifest = Manifest.current(folder);
    PendingFile.refuseExisting(file, replace);
    List<Finding> findings = BundleVerifier.verify(folder, manifest, progress);
    if (!findings.isEmpty()) {
      throw Fault.in(Code.BUNDLE_DIFFERS, folder)
          .what("is not what its manifest says: " + findings.getFirst())
          .help("Make it again; `alki verify` names all that differs.")
          .fault();
    }
    SortedMap<String, String> resources = resources(manifest);
    SortedMap<String, byte[]> attestations = attest(folder, manifest, signer);
    attestations.forEach((path, it) -> resources.put(path, Digest.sha256(it)));
    byte[] signature = signed(file, ModelStatement.of(manifest.name(), resources), signer);
    // The signature comes last: without it, whatever else is there counts for nothing.
    delete(file);
    for (String path : Vouchers.attestations(manifest)) {
      Path target = folder.resolve(path);
      Optional.ofNullable(attestations.get(path))
          .ifPresentOrElse(it -> PendingFile.put(target, it, true), () -> delete(target));
    }
    PendingFile.put(file, signature, replace);
    return file;
  }

  private static SortedMap<String, byte[]> attest(Path folder, Listing manifest, Signer signer) {
    BundleAttestations possible = new BundleAttestations(new FolderBundle(folder), manifest);
    SortedMap<String, byte[]> attestations = new TreeMap<>();
    possible
        .predicates()
        .forEach((path, it) ->
            attestations.put(
                path, signed(folder.resolve(path), it.about(possible.subjects()), signer)));
    return attestations;
  }

  /// What signs may be a device, which may be broken.
  private static byte[] signed(Path where, Statement statement, Signer signer) {
    byte[] signed = Attestation.sign(statement, signer);
    Attestation.verify(where, signed, signer.key());
    return signed;
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw WriteFault.of(file, e);
    }
  }

  public static boolean present(Path bundle) {
    return Files.exists(bundle.resolve(Vouchers.SIGNATURE), LinkOption.NOFOLLOW_LINKS);
  }

  /// What differs in a folder from that which was signed.
  public static List<Finding> verify(Path folder, VerificationKey key, Progress progress) {
    return verify(new FolderBundle(folder), key, progress).findings();
  }

  /// Each file is read once. A signature or attestation that cannot be relied on is a fault, and
  /// nothing else is read then.
  public static VerifiedBundle verify(Presented bundle, VerificationKey key, Progress progress) {
    Object where = bundle.where(Vouchers.SIGNATURE);
    byte[] signature =
        bundle
            .document(Vouchers.SIGNATURE, Code.SIGNATURE_INVALID)
            .orElseThrow(() -> missing(where));
    SortedMap<String, String> signed =
        ModelStatement.resources(where, Attestation.verify(where, signature, key));
    Listing manifest = Manifest.read(bundle);
    SortedMap<String, String> here = resources(manifest);
    for (String path : Vouchers.attestations(manifest)) {
      bundle
          .document(path, Code.SIGNATURE_INVALID)
          .ifPresent(it -> here.put(path, Digest.sha256(it)));
    }
    List<Finding> findings = differences(signed, here);
    // What the manifest says was signed: from here on it is enough to compare with it.
    findings.addAll(bundle.compare(manifest, progress));
    findings.sort(Comparator.comparing(Finding::path));
    return new VerifiedBundle(
        findings,
        true,
        findings.isEmpty()
            ? new BundleAttestations(bundle, manifest).verified(key)
            : Collections.emptySortedMap());
  }

  /// Whether this key made the signature that lies there; of what it is, nothing is looked at.
  public static boolean by(VerificationKey key, Presented bundle) {
    return bundle
        .document(Vouchers.SIGNATURE, Code.SIGNATURE_INVALID)
        .map(it -> by(key, bundle.where(Vouchers.SIGNATURE), it))
        .orElse(false);
  }

  /// As above, of what was read at `where`.
  public static boolean by(VerificationKey key, Object where, byte[] signature) {
    try {
      Attestation.verify(where, signature, key);
      return true;
    } catch (Fault e) {
      return false;
    }
  }

  private static SortedMap<String, String> resources(Listing manifest) {
    SortedMap<String, String> resources = new TreeMap<>();
    resources.put(manifest.self().path(), manifest.self().sha256());
    for (FileDigest each : manifest.files()) {
      resources.put(each.path(), each.sha256());
    }
    return resources;
  }

  private static List<Finding> differences(
      SortedMap<String, String> signed, SortedMap<String, String> here) {
    List<Finding> findings = new ArrayList<>();
    signed.forEach((path, sha256) -> {
      String other = here.getOrDefault(path, "none");
      if (!here.containsKey(path)) {
        findings.add(new Finding(path, Finding.Kind.MISSING, "was signed, and is not there"));
      } else if (!other.equals(sha256)) {
        findings.add(
            new Finding(
                path,
                Finding.Kind.CONTENT_DIFFERS,
                "has sha256 " + other + ", but " + sha256 + " was signed"));
      }
    });
    here.keySet().stream()
        .filter(path -> !signed.containsKey(path))
        .forEach(path ->
            findings.add(new Finding(path, Finding.Kind.EXTRA, "is there, and was not signed")));
    return findings;
  }

  private static Fault missing(Object where) {
    return Fault.in(Code.SIGNATURE_MISSING, where)
        .what("there is no signature")
        .help("Do not rely on it; whoever made it can sign it with `alki sign`.")
        .fault();
  }
}
