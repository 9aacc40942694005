// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import java.util.List;

/// What a key's owner can attest of a bundle, by the word that policies have for it, and the kind
/// of statement that says it.
public enum Evidence {
  PROVENANCE("provenance", Provenance.PREDICATE),
  TEST_RESULT("test-result", TestResult.PREDICATE),
  BOM("bom", BundleAttestations.BOM_PREDICATE);

  private final String word;
  private final String predicateType;

  Evidence(String word, String predicateType) {
    this.word = word;
    this.predicateType = predicateType;
  }

  public String word() {
    return word;
  }

  /// Those of this kind among the attestations that were verified.
  public List<Statement> in(VerifiedBundle bundle) {
    return bundle.attestations().values().stream()
        .filter(it -> it.predicateType().equals(predicateType))
        .toList();
  }
}
