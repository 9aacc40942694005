// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.alki.bundle.Presented;
import dev.alki.sign.Attestation;
import dev.alki.sign.Predicate;
import dev.alki.sign.Signer;
import dev.alki.sign.Statement;
import dev.alki.sign.VerificationKey;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What is vouched for of a manifest in a registry: Sigstore bundles that refer to it, in the form
/// in which cosign 3 writes and looks for them.
record Vouched(Referrers referrers) {
  /// That a manifest is what its key's owner published: cosign's own kind of statement.
  static final Predicate SIGNED =
      new Predicate("https://sigstore.dev/cosign/sign/v1", JsonNodeFactory.instance.objectNode());

  /// Anybody who may write there may add some; more than these are not looked at.
  private static final int MOST = 100;

  private static final String KIND = "dev.sigstore.bundle.predicateType";
  private static final String CONTENT = "dev.sigstore.bundle.content";

  /// Signs the manifest and attests all of this of it; what the same key says of it already is not
  /// said again.
  void attach(Descriptor subject, Collection<Predicate> said, Signer signer) {
    Collection<Statement> before = by(signer.key(), subject.digest()).values();
    List<Statement.Subject> subjects =
        List.of(new Statement.Subject(referrers.client().name().path(), hex(subject.digest())));
    said.stream()
        .map(it -> it.about(subjects))
        .filter(it -> !before.contains(it))
        .forEach(it -> attach(subject, it, signer));
  }

  /// What this key says of the manifest with this digest, by the digests of the manifests that
  /// carry it. What others say is passed over; what only pretends to be by this key is a fault.
  SortedMap<String, Statement> by(VerificationKey key, String subject) {
    SortedMap<String, Statement> statements = new TreeMap<>();
    for (Descriptor each : referrers.of(subject).stream().limit(MOST).toList()) {
      referrers
          .client()
          .find(each.digest())
          .flatMap(Vouched::bundle)
          .flatMap(blob -> Attestation.by(key, where(each), bytes(blob)))
          .filter(it -> it.subjects().stream().anyMatch(of -> of.sha256().equals(hex(subject))))
          .ifPresent(it -> statements.put(each.digest(), it));
    }
    return statements;
  }

  /// Whether one of these says that the manifest was published.
  static boolean signed(Map<String, Statement> said) {
    return said.values().stream().anyMatch(it -> it.predicateType().equals(SIGNED.type()));
  }

  private void attach(Descriptor subject, Statement statement, Signer signer) {
    Content bundle = new Content.OfBytes(Attestation.sign(statement, signer));
    referrers.attach(
        subject,
        MediaTypes.SIGSTORE,
        List.of(Image.Layer.of(MediaTypes.SIGSTORE, bundle, Map.of())),
        new TreeMap<>(Map.of(CONTENT, "dsse-envelope", KIND, statement.predicateType())));
  }

  /// The one that a manifest carries, if it is of this kind. Lists of referrers cannot be relied on
  /// for that: some registries tell another type in them.
  private static Optional<Descriptor> bundle(Fetched fetched) {
    JsonNode layers = fetched.json().path("layers");
    boolean fits =
        fetched.json().path("artifactType").asText().equals(MediaTypes.SIGSTORE)
            && layers.size() == 1;
    return fits
        ? Descriptor.of(layers.get(0)).filter(it -> it.size() <= Presented.LARGEST_DOCUMENT)
        : Optional.empty();
  }

  private byte[] bytes(Descriptor blob) {
    return referrers.client().read(blob, Presented.LARGEST_DOCUMENT);
  }

  private Object where(Descriptor referrer) {
    return referrers.client().name().at(referrer.digest());
  }

  private static String hex(String digest) {
    return digest.substring("sha256:".length());
  }
}
