// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import dev.alki.bom.FileDigest;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/// The files that vouch for a bundle and lie in it: its signature, and attestations beside it. They
/// are made of the manifest, which therefore names none of them.
public final class Vouchers {
  public static final String SIGNATURE = Manifest.SIGNATURE;
  public static final String PROVENANCE = "provenance.sigstore.json";
  public static final String TEST_RESULT = "test-result.sigstore.json";

  private static final String BOM = ".cdx.json";
  private static final String ENDING = ".sigstore.json";

  private Vouchers() {}

  /// Whether a file is a bill of materials, for which an attestation may stand.
  public static boolean isBom(String path) {
    return path.endsWith(BOM);
  }

  /// The attestation of a bill of materials, which lies beside it.
  public static String ofBom(String bom) {
    return bom.substring(0, bom.length() - BOM.length()) + ENDING;
  }

  /// All that may lie in a bundle that consists of this.
  public static SortedSet<String> of(Listing manifest) {
    SortedSet<String> all = new TreeSet<>();
    all.add(SIGNATURE);
    all.addAll(attestations(manifest));
    return all;
  }

  /// All but the signature.
  public static SortedSet<String> attestations(Listing manifest) {
    SortedSet<String> all = new TreeSet<>();
    all.add(PROVENANCE);
    all.add(TEST_RESULT);
    manifest.files().stream()
        .map(FileDigest::path)
        .filter(Vouchers::isBom)
        .forEach(bom -> all.add(ofBom(bom)));
    return all;
  }

  /// Whether no manifest may name such a file; in any case, since on some systems it is the same.
  static boolean reserved(String path) {
    return path.equalsIgnoreCase(SIGNATURE) || path.toLowerCase(Locale.ROOT).endsWith(ENDING);
  }
}
