// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bundle.Finding;
import dev.alki.bundle.Json;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Digest;
import dev.alki.progress.Progress;
import dev.alki.sign.Attestation;
import dev.alki.sign.BlobSignature;
import dev.alki.sign.KeyFiles;
import dev.alki.sign.ModelSignature;
import dev.alki.sign.Predicate;
import dev.alki.sign.Signer;
import dev.alki.sign.Signers;
import dev.alki.sign.Statement;
import dev.alki.sign.VerifiedBundle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Verifying what is in a registry, where it is: what counts, and everything that must not.
class VouchedTest {
  private static final int FLIPS = Integer.getInteger("alki.flips", 150);
  private static final String SIGNED = "https://sigstore.dev/cosign/sign/v1";
  private static final String PROVENANCE = "https://slsa.dev/provenance/v1";
  private static final String BOM = "https://cyclonedx.org/bom";

  @TempDir private Path folder;
  private FakeRegistry registry;
  private PublishedBundle bundle;
  private KeyFiles keys;
  private Signer signer;
  private RegistryName name;

  @BeforeEach
  void publish() throws Exception {
    registry = new FakeRegistry();
    bundle = PublishedBundle.in(folder, 5000);
    keys = KeyFiles.generate(folder.resolve("keys"), Optional.empty());
    signer = Signers.open(keys.privateKey().toString(), Optional.empty());
    name = registry.name("v1");
  }

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void whatWasPublishedWithAKeyIsSignedAndAttested() {
    String digest = published();

    RegistryVerifier.Verified verified = verify(keys);

    assertThat(verified.name()).isEqualTo(name.at(digest));
    assertThat(verified.bundle().findings()).isEmpty();
    assertThat(verified.bundle().attestations().values())
        .extracting(Statement::predicateType)
        .containsExactlyInAnyOrder(SIGNED, PROVENANCE, BOM);
  }

  @Test
  void whereReferrersAreListedUnderATagTheyAreFoundThere() {
    registry.referrers = false;
    published();

    assertThat(verify(keys).bundle().attestations()).hasSize(3);
  }

  @Test
  void whatIsSaidAlreadyIsNotSaidAgain() {
    published();
    int before = registry.manifests.size();

    published();

    assertThat(registry.manifests).hasSize(before);
  }

  @Test
  void anotherKeyCanSignTheSame() {
    published();
    KeyFiles others = KeyFiles.generate(folder.resolve("others"), Optional.empty());
    publish(Signers.open(others.privateKey().toString(), Optional.empty()));

    assertThat(verify(keys).bundle().attestations()).hasSize(3);
    assertThat(verify(others).bundle().attestations()).hasSize(3);
  }

  @Test
  void aBundleThatWasSignedItselfIsTrustedByItsOwnSignature() {
    ModelSignature.sign(bundle.folder(), signer, false, Progress.NONE);
    bundle.publish(name);

    VerifiedBundle verified = verify(keys).bundle();

    assertThat(verified.findings()).isEmpty();
    assertThat(verified.attestations())
        .containsOnlyKeys("bom.sigstore.json", "provenance.sigstore.json");
  }

  @Test
  void whichKeySignedTheManifestIsToldBeforeItIsRead() {
    published();
    KeyFiles others = KeyFiles.generate(folder.resolve("others"), Optional.empty());

    assertThat(verifier().signed(name, keys.key())).isTrue();
    assertThat(verifier().signed(name, others.key())).isFalse();
  }

  @Test
  void whichKeySignedTheBundleIsToldBeforeItIsRead() {
    ModelSignature.sign(bundle.folder(), signer, false, Progress.NONE);
    bundle.publish(name);
    KeyFiles others = KeyFiles.generate(folder.resolve("others"), Optional.empty());

    assertThat(verifier().signed(name, keys.key())).isTrue();
    assertThat(verifier().signed(name, others.key())).isFalse();
  }

  @Test
  void withoutAKeyNothingIsTrustedButEveryByteIsLookedAt() {
    published();

    VerifiedBundle verified = verifier().verify(name, Optional.empty(), Progress.NONE).bundle();

    assertThat(verified.findings()).isEmpty();
    assertThat(verified.attestations()).isEmpty();
  }

  @Test
  void nothingIsWrittenHere() {
    published();

    verify(keys);

    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("bundle", "keys");
  }

  @Test
  void withoutASignatureNothingIsTrusted() {
    bundle.publish(name);

    assertThat(refusal().code()).isEqualTo(Code.SIGNATURE_MISSING);
  }

  @Test
  void anotherKeyIsRefused() {
    published();
    KeyFiles others = KeyFiles.generate(folder.resolve("others"), Optional.empty());

    Fault fault = catchThrowableOfType(Fault.class, () -> verify(others));

    assertThat(fault.code()).isEqualTo(Code.SIGNATURE_MISSING);
  }

  @Test
  void aProvenanceAloneIsNoSignature() {
    String digest = bundle.publish(name).digest();
    referrer(digest, attestation(digest, PROVENANCE));

    assertThat(refusal().code()).isEqualTo(Code.SIGNATURE_MISSING);
  }

  @Test
  void aSignatureOverAnotherManifestIsNone() {
    String digest = bundle.publish(name).digest();
    referrer(digest, attestation("sha256:" + "0".repeat(64), SIGNED));

    assertThat(refusal().code()).isEqualTo(Code.SIGNATURE_MISSING);
  }

  @Test
  void aSignatureThatWasChangedIsRefused() throws Exception {
    String digest = bundle.publish(name).digest();
    ObjectNode json = (ObjectNode) new ObjectMapper().readTree(attestation(digest, SIGNED));
    ObjectNode envelope = (ObjectNode) json.path("dsseEnvelope");
    String payload =
        new String(envelope.path("payload").binaryValue(), StandardCharsets.UTF_8)
            .replace("team/tiny", "team/else");
    envelope.put(
        "payload", Base64.getEncoder().encodeToString(payload.getBytes(StandardCharsets.UTF_8)));
    referrer(digest, Json.bytes(json));

    assertThat(refusal().code()).isEqualTo(Code.SIGNATURE_INVALID);
  }

  @Test
  void aFileSignatureInPlaceOfAStatementIsRefused() {
    String digest = bundle.publish(name).digest();
    referrer(digest, BlobSignature.sign(bundle.folder().resolve("manifest.json"), signer));

    assertThat(refusal().code()).isEqualTo(Code.SIGNATURE_INVALID);
  }

  @Test
  void whatIsNoJsonIsPassedOverAndIsNoSignature() {
    String digest = bundle.publish(name).digest();
    referrer(digest, "{".getBytes(StandardCharsets.UTF_8));

    assertThat(refusal().code()).isEqualTo(Code.SIGNATURE_MISSING);
  }

  @Test
  void aProvenanceOfAnotherBundleIsRefused() {
    String digest = published();
    referrer(digest, attestation(digest, PROVENANCE));

    assertThat(refusal().code()).isEqualTo(Code.SIGNATURE_INVALID);
  }

  @Test
  void aTestResultOfABundleThatWasNotTestedIsRefused() {
    String digest = published();
    referrer(digest, attestation(digest, "https://in-toto.io/attestation/test-result/v0.1"));

    assertThat(refusal().code()).isEqualTo(Code.SIGNATURE_INVALID);
  }

  @Test
  void aStatementOfAnotherKindIsTold() {
    String digest = published();
    referrer(digest, attestation(digest, "https://example.org/reviewed/v1"));

    assertThat(verify(keys).bundle().attestations().values())
        .extracting(Statement::predicateType)
        .contains("https://example.org/reviewed/v1");
  }

  @Test
  void aBlobThatWasChangedIsRefused() {
    published();
    registry.blobs.replaceAll((_, bytes) -> bytes.length == 5000 ? flipped(bytes, 4000) : bytes);

    assertThat(refusal().code()).isEqualTo(Code.REGISTRY_DIFFERS);
  }

  @Test
  void aFileThatTheManifestOfTheBundleDoesNotNameIsFound() throws Exception {
    String digest = bundle.publish(name).digest();
    byte[] more = "more".getBytes(StandardCharsets.UTF_8);
    ObjectNode manifest = (ObjectNode) new ObjectMapper().readTree(registry.manifests.get(digest));
    String blob = "sha256:" + Digest.sha256(more);
    registry.blobs.put(blob, more);
    manifest
        .withArray("layers")
        .add(
            new Descriptor("application/vnd.cncf.model.doc.v1.raw", blob, more.length)
                .annotated(Map.of(ModelPack.FILE_PATH, "more"))
                .json());
    tag(Json.bytes(manifest));

    assertThat(verifier().verify(name, Optional.empty(), Progress.NONE).bundle().findings())
        .containsExactly(new Finding("more", Finding.Kind.EXTRA, "is not in the manifest"));
  }

  @Test
  void aFileThatIsNotThereIsFound() throws Exception {
    String digest = bundle.publish(name).digest();
    ObjectNode manifest = (ObjectNode) new ObjectMapper().readTree(registry.manifests.get(digest));
    manifest.withArray("layers").remove(0);
    tag(Json.bytes(manifest));

    assertThat(verifier().verify(name, Optional.empty(), Progress.NONE).bundle().findings())
        .extracting(Finding::kind)
        .containsExactly(Finding.Kind.MISSING);
  }

  @Test
  void nothingInARegistryWithOneBitFlippedIsAccepted() {
    RegistryName exact = name.at(published());
    // The empty object says nothing, and nobody stands for the bill that is only attached.
    Map<String, byte[]> said = new TreeMap<>(registry.blobs);
    said.values().removeIf(it -> it.length == 2);
    List<String> blobs = List.copyOf(said.keySet());
    List<String> manifests =
        registry.manifests.keySet().stream()
            .filter(it -> it.startsWith("sha256:"))
            .filter(it -> !text(registry.manifests.get(it)).contains(MediaTypes.CYCLONEDX))
            .toList();
    Random random = new Random(11);
    int refused = 0;
    for (int i = 0; i < FLIPS; i++) {
      Map<String, byte[]> place = i % 3 == 0 ? registry.manifests : registry.blobs;
      List<String> names = i % 3 == 0 ? manifests : blobs;
      String changed = names.get(random.nextInt(names.size()));
      byte[] good = place.get(changed);
      place.put(changed, flipped(good, random.nextInt(8 * good.length)));
      try {
        VerifiedBundle found =
            verifier().verify(exact, Optional.of(keys.key()), Progress.NONE).bundle();
        // One that refers to nothing any more is not listed, so that it attests nothing.
        assertThat(found.findings().isEmpty() && found.attestations().size() == 3)
            .as(changed)
            .isFalse();
      } catch (Fault e) {
        refused++;
      }
      place.put(changed, good);
    }
    System.out.println(FLIPS + " bit flips in a registry: " + refused + " refused");
    assertThat(verify(keys).bundle().findings()).isEmpty();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] flipped(byte[] bytes, int bit) {
    byte[] bad = bytes.clone();
    bad[bit >> 3] ^= (byte) (1 << (bit & 7));
    return bad;
  }

  private void tag(byte[] manifest) {
    registry.manifests.put("sha256:" + Digest.sha256(manifest), manifest);
    registry.manifests.put("v1", manifest);
  }

  /// By the right key, of an empty predicate.
  private byte[] attestation(String subject, String predicateType) {
    Statement.Subject of =
        new Statement.Subject("team/tiny", subject.substring("sha256:".length()));
    Predicate predicate = new Predicate(predicateType, JsonNodeFactory.instance.objectNode());
    return Attestation.sign(predicate.about(List.of(of)), signer);
  }

  /// Has the registry list a bundle as what refers to a manifest.
  private void referrer(String subject, byte[] attestation) {
    String blob = "sha256:" + Digest.sha256(attestation);
    registry.blobs.put(blob, attestation);
    ObjectNode manifest = JsonNodeFactory.instance.objectNode();
    manifest.put("schemaVersion", 2).put("mediaType", MediaTypes.MANIFEST);
    manifest.put("artifactType", MediaTypes.SIGSTORE);
    manifest
        .putArray("layers")
        .add(new Descriptor(MediaTypes.SIGSTORE, blob, attestation.length).json());
    manifest.set("subject", new Descriptor(MediaTypes.MANIFEST, subject, 1).json());
    byte[] bytes = Json.bytes(manifest);
    String digest = "sha256:" + Digest.sha256(bytes);
    registry.manifests.put(digest, bytes);
    registry.types.put(digest, MediaTypes.MANIFEST);
  }

  private String published() {
    return publish(signer);
  }

  private String publish(Signer by) {
    return bundle.publish(name, Credentials.NONE, Optional.of(by)).digest();
  }

  private RegistryVerifier verifier() {
    return new RegistryVerifier(bundle.options(Credentials.NONE));
  }

  private RegistryVerifier.Verified verify(KeyFiles trusted) {
    return verifier().verify(name, Optional.of(trusted.key()), Progress.NONE);
  }

  private Fault refusal() {
    return catchThrowableOfType(Fault.class, () -> verify(keys));
  }
}
