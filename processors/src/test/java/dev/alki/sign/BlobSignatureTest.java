// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The signature of one file. The tests are called as in Sigstore's own conformance suite where it
/// has the case.
class BlobSignatureTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private Path file;
  private KeyFiles keys;
  private FileSigner signer;
  private byte[] signature;

  @BeforeEach
  void sign() throws IOException {
    file = Files.writeString(folder.resolve("file"), "some bytes");
    keys = KeyFiles.generate(folder, Optional.empty());
    signer = FileSigner.read(keys.privateKey(), Optional.empty());
    signature = BlobSignature.sign(file, signer);
  }

  @Test
  void managedKeyHappyPath() {
    assertThatCode(this::verify).doesNotThrowAnyException();
  }

  @Test
  void hasTheFieldsThatEveryVerifierTakesAndNoOther() {
    assertThat(new String(signature, StandardCharsets.UTF_8))
        .matches(
            "\\{\"mediaType\":\"application/vnd.dev.sigstore.bundle.v0.3\\+json\","
                + "\"verificationMaterial\":\\{\"publicKey\":\\{\"hint\":\"[0-9a-f]{64}\"},"
                + "\"tlogEntries\":\\[]},"
                + "\"messageSignature\":\\{\"messageDigest\":\\{\"algorithm\":\"SHA2_256\","
                + "\"digest\":\"[A-Za-z0-9+/]{43}=\"},\"signature\":\"[A-Za-z0-9+/=]+\"}}\n");
  }

  @Test
  void managedKeyWrongKey() {
    VerificationKey other = KeyFiles.generate(folder.resolve("other"), Optional.empty()).key();
    change(json -> ((ObjectNode) json.at("/verificationMaterial/publicKey")).put("hint", ""));

    Fault fault =
        catchThrowableOfType(Fault.class, () -> BlobSignature.verify("it", signature, file, other));

    assertThat(fault).hasMessageContaining("this key did not sign this");
    assertThat(fault.code()).isEqualTo(Code.SIGNATURE_INVALID);
  }

  @Test
  void managedKeyNoKey() {
    change(json -> material(json).remove("publicKey"));
    refusedFor("verificationMaterial.publicKey, got nothing");
  }

  @Test
  void messageDigestMismatch() {
    change(json -> digest(json).put("digest", Base64.getEncoder().encodeToString(new byte[32])));
    refusedFor("is the signature of another file");
  }

  @Test
  void aShortMessageDigestIsRefused() {
    change(json -> digest(json).put("digest", "AAAA"));
    refusedFor("is the signature of another file");
  }

  @Test
  void noMessageDigestIsRefused() {
    change(json -> ((ObjectNode) json.path("messageSignature")).remove("messageDigest"));
    refusedFor("messageSignature.messageDigest, got nothing");
  }

  @Test
  void anotherDigestAlgorithmIsRefused() {
    change(json -> digest(json).put("algorithm", "SHA2_384"));
    refusedFor("messageSignature.messageDigest.algorithm, expected SHA2_256");
  }

  @Test
  void signatureMismatch() {
    change(json ->
        ((ObjectNode) json.path("messageSignature"))
            .put("signature", Base64.getEncoder().encodeToString(signer.sign(new byte[32]))));
    refusedFor("this key did not sign this");
  }

  @Test
  void aFileThatWasChangedIsRefused() throws IOException {
    Files.writeString(file, "other bytes");
    refusedFor("is the signature of another file");
  }

  @Test
  void bundleMalformedJson() {
    signature = Arrays.copyOf(signature, signature.length - 2);
    refusedFor("is not JSON that is read here");
  }

  @Test
  void bundleUnknownVersion() {
    change(json -> json.put("mediaType", "application/vnd.dev.sigstore.bundle.v0.4+json"));
    refusedFor("mediaType");
  }

  @Test
  void noMediaTypeIsRefused() {
    change(json -> json.remove("mediaType"));
    refusedFor("mediaType, got nothing");
  }

  @Test
  void bundleInvalidBase64Signature() {
    change(json -> ((ObjectNode) json.path("messageSignature")).put("signature", "!!!!"));
    refusedFor("messageSignature.signature, expected base64 with padding");
  }

  @Test
  void managedKeyAndTrustedRootIsRefusedSinceNoRootIsTrusted() {
    change(json -> material(json).withArray("tlogEntries").addObject().put("logIndex", "1"));
    refusedFor("verificationMaterial.tlogEntries, expected none");
  }

  @Test
  void wrongMaterial() {
    change(json -> {
      material(json).remove("publicKey");
      material(json).putObject("certificate").put("rawBytes", "AAAA");
    });
    refusedFor("verificationMaterial.certificate");
  }

  @Test
  void wrongMaterialOfAStatement() {
    Statement statement =
        new Statement(
            List.of(new Statement.Subject("file", "0".repeat(64))),
            "https://example.org/kind",
            JsonNodeFactory.instance.objectNode());
    signature = Attestation.sign(statement, signer);
    refusedFor("is a signature of another kind, expected messageSignature, got dsseEnvelope");
  }

  @Test
  void everyBitCounts() {
    byte[] good = signature.clone();
    for (int bit = 0; bit < 8 * good.length; bit++) {
      signature = good.clone();
      signature[bit >> 3] ^= (byte) (1 << (bit & 7));
      assertThat(catchThrowableOfType(Fault.class, this::verify)).as("bit " + bit).isNotNull();
    }
  }

  @Test
  void anAttestationComesBackAsItWasSaid() {
    Statement statement =
        new Statement(
            List.of(
                new Statement.Subject("a", "0".repeat(64)),
                new Statement.Subject("b", "1".repeat(64))),
            "https://example.org/kind",
            JsonNodeFactory.instance.objectNode().put("says", "äöü").put("number", 1.5));

    byte[] attestation = Attestation.sign(statement, signer);

    assertThat(Attestation.verify("it", attestation, keys.key())).isEqualTo(statement);
  }

  private void verify() {
    BlobSignature.verify("it", signature, file, keys.key());
  }

  private void refusedFor(String reason) {
    Fault fault = catchThrowableOfType(Fault.class, this::verify);
    assertThat(fault).hasMessageContaining(reason);
    assertThat(fault.code()).isEqualTo(Code.SIGNATURE_INVALID);
  }

  private void change(Consumer<ObjectNode> change) {
    try {
      ObjectNode json = (ObjectNode) JSON.readTree(signature);
      JsonNode before = json.deepCopy();
      change.accept(json);
      assertThat(json).isNotEqualTo(before);
      signature = JSON.writeValueAsBytes(json);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ObjectNode material(ObjectNode json) {
    return (ObjectNode) json.path("verificationMaterial");
  }

  private static ObjectNode digest(ObjectNode json) {
    return (ObjectNode) json.at("/messageSignature/messageDigest");
  }
}
