// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import dev.alki.bom.FileDigest;
import dev.alki.bundle.BundleVerifier;
import dev.alki.bundle.Finding;
import dev.alki.bundle.Listing;
import dev.alki.bundle.Manifest;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.PendingFile;
import dev.alki.progress.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// The signature over a whole bundle, which lies in it as `model.sig`: OpenSSF Model Signing, which
/// model_signing verifies as well.
public final class ModelSignature {
  private ModelSignature() {}

  /// Signs a bundle that is what its manifest says, and no other. A signature that is there stays
  /// unless `replace`.
  public static Path sign(Path bundle, Signer signer, boolean replace, Progress progress) {
    Path file = bundle.resolve(Manifest.SIGNATURE);
    Listing manifest = Manifest.current(bundle);
    PendingFile.refuseExisting(file, replace);
    List<Finding> findings = BundleVerifier.verify(bundle, manifest, progress);
    if (!findings.isEmpty()) {
      throw Fault.in(Code.BUNDLE_DIFFERS, bundle)
          .what("is not what its manifest says: " + findings.getFirst())
          .help("Make it again; `alki verify` names all that differs.")
          .fault();
    }
    Statement statement = ModelStatement.of(manifest.name(), resources(manifest));
    byte[] signature = Attestation.sign(statement, signer);
    // What signs may be a device, which may be broken.
    Attestation.verify(file, signature, signer.key());
    PendingFile.put(file, signature, replace);
    return file;
  }

  public static boolean present(Path bundle) {
    return Files.exists(bundle.resolve(Manifest.SIGNATURE), LinkOption.NOFOLLOW_LINKS);
  }

  /// What differs from that which was signed, sorted by path; nothing when every byte is as it was.
  /// Each file is read once. A signature that cannot be relied on is a fault, and nothing else is
  /// read then.
  public static List<Finding> verify(Path bundle, VerificationKey key, Progress progress) {
    Path file = bundle.resolve(Manifest.SIGNATURE);
    Statement statement = Attestation.verify(file, read(file), key);
    SortedMap<String, String> signed = ModelStatement.resources(file, statement);
    Listing manifest = Manifest.read(bundle);
    List<Finding> findings = differences(signed, resources(manifest));
    // What the manifest says was signed: from here on it is enough to compare with it.
    findings.addAll(BundleVerifier.verify(bundle, manifest, progress));
    findings.sort(Comparator.comparing(Finding::path));
    return findings;
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
        findings.add(
            new Finding(path, Finding.Kind.MISSING, "was signed, and is not in the manifest"));
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
            findings.add(
                new Finding(path, Finding.Kind.EXTRA, "is in the manifest, and was not signed")));
    return findings;
  }

  private static byte[] read(Path file) {
    Set<OpenOption> how = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    try (SeekableByteChannel channel = Files.newByteChannel(file, how);
        InputStream in = Channels.newInputStream(channel)) {
      byte[] bytes = in.readNBytes(Fields.LARGEST + 1);
      if (bytes.length > Fields.LARGEST) {
        throw Fault.in(Code.SIGNATURE_INVALID, file)
            .what("is larger than any signature")
            .expected("at most " + Fields.LARGEST + " bytes")
            .fault();
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw Fault.in(Code.SIGNATURE_MISSING, file)
          .what("there is no signature")
          .help("Do not rely on it; whoever made it can sign it with `alki sign`.")
          .cause(e)
          .fault();
    } catch (IOException e) {
      throw Fault.in(Code.SIGNATURE_INVALID, file)
          .what("is no file that can be read: " + e.getMessage())
          .cause(e)
          .fault();
    }
  }
}
