// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bundle.BundleVerifier;
import dev.alki.bundle.Finding;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Digest;
import dev.alki.progress.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The signature over a bundle: what stands in it, and everything that must not pass.
class ModelSignatureTest {
  private static final ObjectMapper JSON = SignedBundle.JSON;
  private static final String GGUF = "Tiny-Stories-Q4_K_M.gguf";

  @TempDir private Path folder;
  private SignedBundle signed;

  @BeforeEach
  void sign() throws IOException {
    signed = SignedBundle.in(folder);
  }

  // What is made

  @Test
  void whatWasSignedIsAccepted() {
    assertThat(signed.verify()).isEmpty();
    assertThat(BundleVerifier.verify(signed.bundle(), Progress.NONE)).isEmpty();
  }

  @Test
  void theSignatureHasTheFieldsThatEveryVerifierTakesAndNoOther() throws IOException {
    JsonNode json = JSON.readTree(Files.readAllBytes(signed.signature()));

    assertThat(json.toString())
        .matches(
            "\\{\"mediaType\":\"application/vnd.dev.sigstore.bundle.v0.3\\+json\","
                + "\"verificationMaterial\":\\{\"publicKey\":\\{\"hint\":\"[0-9a-f]{64}\"},"
                + "\"tlogEntries\":\\[]},"
                + "\"dsseEnvelope\":\\{\"payload\":\"[A-Za-z0-9+/=]+\","
                + "\"payloadType\":\"application/vnd.in-toto\\+json\","
                + "\"signatures\":\\[\\{\"sig\":\"[A-Za-z0-9+/=]+\",\"keyid\":\"\"}]}}");
    assertThat(json.at("/verificationMaterial/publicKey/hint").asText())
        .isEqualTo(Digest.sha256(signed.keys().publicKey()));
  }

  @Test
  void theStatementNamesEveryFileButTheSignature() throws Exception {
    JsonNode statement = JSON.readTree(signed.payload());

    assertThat(statement.path("_type").asText()).isEqualTo("https://in-toto.io/Statement/v1");
    assertThat(statement.path("predicateType").asText())
        .isEqualTo("https://model_signing/signature/v1.0");
    JsonNode resources = statement.at("/predicate/resources");
    assertThat(resources.findValuesAsText("name"))
        .isSorted()
        .contains("manifest.json", GGUF, "deploy/compose.yaml", "provenance.sigstore.json")
        .doesNotContain("model.sig")
        .hasSize(25);
    ByteArrayOutputStream raw = new ByteArrayOutputStream();
    for (JsonNode resource : resources) {
      String sha256 = Digest.sha256(signed.bundle().resolve(resource.path("name").asText()));
      assertThat(resource.path("digest").asText()).isEqualTo(sha256);
      raw.writeBytes(HexFormat.of().parseHex(sha256));
    }
    assertThat(statement.at("/subject/0/digest/sha256").asText())
        .isEqualTo(Digest.sha256(raw.toByteArray()));
    assertThat(statement.at("/subject/0/name").asText()).isEqualTo("Tiny-Stories-Q4_K_M");
  }

  @Test
  void theManifestDoesNotNameTheSignature() throws IOException {
    assertThat(Files.readString(signed.bundle().resolve("manifest.json")))
        .doesNotContain("model.sig");
  }

  @Test
  void opensslAcceptsTheSignatureOverWhatWasSigned() throws Exception {
    assumeTrue(Openssl.there());
    JsonNode json = JSON.readTree(Files.readAllBytes(signed.signature()));
    Path pae = Files.write(folder.resolve("pae"), DsseEnvelope.signed(signed.payload()));
    byte[] der = json.at("/dsseEnvelope/signatures/0/sig").binaryValue();
    Path sig = Files.write(folder.resolve("sig"), der);
    Object[] command = {
      "dgst", "-sha256", "-verify", signed.keys().publicKey(), "-signature", sig, pae
    };

    assertThat(Openssl.run(folder, command)).isEqualTo("Verified OK\n");
    Files.writeString(pae, Files.readString(pae) + " ");
    assertThat(Openssl.status(folder, command)).isNotZero();
  }

  @Test
  void aBundleThatIsNotWhatItsManifestSaysIsNotSigned() throws IOException {
    Files.delete(signed.signature());
    Files.writeString(signed.bundle().resolve("LICENSE"), "Do nothing at all.");

    assertThat(refusedToSign(false)).isEqualTo(Code.BUNDLE_DIFFERS);
    assertThat(signed.signature()).doesNotExist();
  }

  @Test
  void aSignatureThatIsThereStaysUnlessItMayBeReplaced() throws IOException {
    String before = Files.readString(signed.signature());

    assertThat(refusedToSign(false)).isEqualTo(Code.OUTPUT_EXISTS);
    assertThat(signed.signature()).hasContent(before);
    ModelSignature.sign(signed.bundle(), signed.signer(), true, Progress.NONE);
    assertThat(Files.readString(signed.signature())).isNotEqualTo(before);
    assertThat(signed.verify()).isEmpty();
  }

  @Test
  void aSignerThatIsBrokenLeavesNoSignature() throws IOException {
    Files.delete(signed.signature());
    Signer broken =
        new Signer() {
          @Override
          public VerificationKey key() {
            return signed.key();
          }

          @Override
          public byte[] sign(byte[] sha256) {
            return signed.signer().sign(new byte[32]);
          }
        };

    Fault fault =
        catchThrowableOfType(
            Fault.class, () -> ModelSignature.sign(signed.bundle(), broken, false, Progress.NONE));

    assertThat(fault.code()).isEqualTo(Code.SIGNATURE_INVALID);
    assertThat(signed.signature()).doesNotExist();
  }

  // The bundle

  @Test
  void aFileThatWasChangedWithItsManifestIsFound() throws IOException {
    Path manifest = signed.bundle().resolve("manifest.json");
    Path licence = signed.bundle().resolve("LICENSE");
    String sha256 = Digest.sha256(licence);
    Files.writeString(licence, "Do nothing at all\n");
    Files.writeString(manifest, Files.readString(manifest).replace(sha256, Digest.sha256(licence)));

    assertThat(BundleVerifier.verify(signed.bundle(), Progress.NONE)).isEmpty();
    assertThat(signed.verify())
        .extracting(Finding::path)
        .containsExactly("LICENSE", "manifest.json");
  }

  @Test
  void aFileThatWasChangedIsFound() throws IOException {
    byte[] bytes = Files.readAllBytes(signed.bundle().resolve(GGUF));
    bytes[0] ^= 1;
    Files.write(signed.bundle().resolve(GGUF), bytes);

    assertThat(signed.verify())
        .extracting(Finding::kind)
        .containsExactly(Finding.Kind.CONTENT_DIFFERS);
  }

  @Test
  void aManifestThatWasChangedIsFound() throws IOException {
    Path manifest = signed.bundle().resolve("manifest.json");
    Files.writeString(manifest, Files.readString(manifest).replace("passed", "failed"));

    assertThat(signed.verify()).extracting(Finding::path).containsExactly("manifest.json");
  }

  @Test
  void aFileThatWasAddedIsFound() throws IOException {
    Files.writeString(signed.bundle().resolve("more"), "");

    assertThat(signed.verify()).extracting(Finding::kind).containsExactly(Finding.Kind.EXTRA);
  }

  @Test
  void whatOtherVerifiersPassOverIsFoundToo() throws IOException {
    Files.createDirectories(signed.bundle().resolve(".git/hooks"));
    Files.writeString(signed.bundle().resolve(".git/hooks/post-checkout"), "rm -rf /");

    assertThat(signed.verify())
        .extracting(Finding::path)
        .containsExactly(".git/hooks/post-checkout");
  }

  @Test
  void aFileThatIsGoneIsFound() throws IOException {
    Files.delete(signed.bundle().resolve("LICENSE"));

    assertThat(signed.verify()).extracting(Finding::kind).containsExactly(Finding.Kind.MISSING);
  }

  @Test
  void aLinkIsFoundEvenToTheSameBytes() throws IOException {
    Path file = signed.bundle().resolve("LICENSE");
    Files.move(file, folder.resolve("moved"));
    Files.createSymbolicLink(file, folder.resolve("moved"));

    assertThat(signed.verify()).extracting(Finding::kind).containsExactly(Finding.Kind.NO_FILE);
  }

  @Test
  void aSignatureBehindALinkIsRefused() throws IOException {
    Files.move(signed.signature(), folder.resolve("moved"));
    Files.createSymbolicLink(signed.signature(), folder.resolve("moved"));

    assertThat(signed.refusal().code()).isEqualTo(Code.SIGNATURE_INVALID);
    assertThat(BundleVerifier.verify(signed.bundle(), Progress.NONE))
        .extracting(Finding::kind)
        .containsExactly(Finding.Kind.NO_FILE);
  }

  @Test
  void aManifestThatNamesTheSignatureIsRefused() throws IOException {
    Path manifest = signed.bundle().resolve("manifest.json");
    String text = Files.readString(manifest);
    Files.writeString(manifest, text.replace("\"LICENSE\"", "\"Model.sig\""));

    assertThat(signed.refusal().code()).isEqualTo(Code.BUNDLE_INVALID);
  }

  @Test
  void withoutASignatureNothingIsTrusted() throws IOException {
    Files.delete(signed.signature());

    assertThat(signed.refusal().code()).isEqualTo(Code.SIGNATURE_MISSING);
  }

  // The key

  @Test
  void anotherKeyIsRefused() {
    VerificationKey other = KeyFiles.generate(folder.resolve("other"), Optional.empty()).key();

    Fault fault =
        catchThrowableOfType(
            Fault.class, () -> ModelSignature.verify(signed.bundle(), other, Progress.NONE));

    assertThat(fault.code()).isEqualTo(Code.SIGNATURE_INVALID);
    assertThat(fault).hasMessageContaining("another key").hasMessageContaining(other.fingerprint());
  }

  @Test
  void anotherKeyIsRefusedWhereNoHintTells() throws IOException {
    signed.json(json -> publicKey(json).put("hint", ""));
    assertThat(signed.verify()).isEmpty();
    VerificationKey other = KeyFiles.generate(folder.resolve("other"), Optional.empty()).key();

    Fault fault =
        catchThrowableOfType(
            Fault.class, () -> ModelSignature.verify(signed.bundle(), other, Progress.NONE));

    assertThat(fault).hasMessageContaining("this key did not sign this");
  }

  @Test
  void aHintOfAnotherKeyIsRefused() throws IOException {
    signed.json(json -> publicKey(json).put("hint", "0".repeat(64)));

    signed.refusedFor("another key");
  }

  @Test
  void aKeyThatComesWithTheSignatureIsRefused() throws IOException {
    signed.json(json -> publicKey(json).put("rawBytes", "AAAA"));

    signed.refusedFor("verificationMaterial.publicKey.rawBytes");
  }

  private Code refusedToSign(boolean replace) {
    return catchThrowableOfType(
            Fault.class,
            () -> ModelSignature.sign(signed.bundle(), signed.signer(), replace, Progress.NONE))
        .code();
  }

  private static ObjectNode publicKey(ObjectNode json) {
    return (ObjectNode) json.at("/verificationMaterial/publicKey");
  }
}
