// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import dev.alki.bundle.Finding;
import dev.alki.bundle.Manifest;
import dev.alki.bundle.Presented;
import dev.alki.bundle.Vouchers;
import dev.alki.fault.Code;
import dev.alki.progress.Progress;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What was found of a bundle: what differs, sorted by path, whether there is a signature, and the
/// attestations by the key that was trusted, each by the file or referrer that it has.
///
/// Where anything differs, no attestation was looked at.
public record VerifiedBundle(
    List<Finding> findings, boolean signature, SortedMap<String, Statement> attestations) {
  public VerifiedBundle {
    findings = List.copyOf(findings);
    attestations = Collections.unmodifiableSortedMap(new TreeMap<>(attestations));
  }

  /// By its own signature.
  public static VerifiedBundle signed(Presented bundle, VerificationKey key, Progress progress) {
    return ModelSignature.verify(bundle, key, progress);
  }

  /// By its manifest alone.
  public static VerifiedBundle unsigned(Presented bundle, Progress progress) {
    List<Finding> findings = bundle.compare(Manifest.read(bundle), progress);
    boolean signature =
        findings.isEmpty()
            && bundle.document(Vouchers.SIGNATURE, Code.SIGNATURE_INVALID).isPresent();
    return new VerifiedBundle(findings, signature, Collections.emptySortedMap());
  }
}
