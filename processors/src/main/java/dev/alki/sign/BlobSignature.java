// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import dev.alki.bom.FileDigest;
import dev.alki.bundle.Listing;
import dev.alki.bundle.Manifest;
import dev.alki.files.PendingFile;
import dev.alki.files.WriteFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// The signature of one file, as `cosign verify-blob --bundle` takes it. By custom it lies beside
/// it as `NAME.sigstore.json`.
public final class BlobSignature {
  private BlobSignature() {}

  public static byte[] sign(Path file, Signer signer) {
    return sign(Sha256.of(file), signer);
  }

  private static byte[] sign(byte[] sha256, Signer signer) {
    MessageSignature signature = MessageSignature.of(sha256, signer);
    return new SigstoreBundle(signer.key().fingerprint(), signature).bytes();
  }

  /// Signs every file that a bundle's manifest names, and the manifest, for those who hand files on
  /// one by one: `NAME.sigstore.json` below `folder`. The bundle was verified before; none is read.
  public static List<Path> signAll(Path bundle, Path folder, Signer signer, boolean replace) {
    Listing manifest = Manifest.read(bundle);
    List<Path> signatures = new ArrayList<>();
    List<FileDigest> files = new ArrayList<>(manifest.files());
    files.add(manifest.self());
    for (FileDigest file : files) {
      Path signature = folder.resolve(file.path() + ".sigstore.json");
      try {
        Files.createDirectories(signature.getParent());
      } catch (IOException e) {
        throw WriteFault.of(signature, e);
      }
      byte[] sha256 = HexFormat.of().parseHex(file.sha256());
      PendingFile.put(signature, sign(sha256, signer), replace);
      signatures.add(signature);
    }
    return signatures;
  }

  /// Refuses a signature that is not this key's over this file. `where` is what messages call it.
  public static void verify(Object where, byte[] signature, Path file, VerificationKey key) {
    switch (SigstoreBundle.read(where, signature, key)) {
      case MessageSignature message -> message.verify(where, Sha256.of(file), key);
      case DsseEnvelope envelope ->
          throw Attestation.material(where, MessageSignature.FIELD, DsseEnvelope.FIELD);
    }
  }
}
