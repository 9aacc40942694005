// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// The cases of Sigstore's own conformance suite, by its names, for the signature over a bundle and
/// for what is attested beside it; [BlobSignatureTest] has them for files.
///
/// Where the suite has a log that knows of another signature or envelope, here there is another by
/// the same key: no log is trusted, and no root but the key.
@ParameterizedClass
@ValueSource(strings = {"model.sig", "provenance.sigstore.json"})
class ConformanceTest {
  private static final ObjectMapper JSON = SignedBundle.JSON;

  @Parameter private String file;
  @TempDir private Path folder;
  private SignedBundle signed;

  @BeforeEach
  void sign() throws IOException {
    signed = SignedBundle.in(folder);
  }

  @Test
  void managedKeyHappyPath() {
    assertThat(signed.verify()).isEmpty();
  }

  @Test
  void managedKeyHappyPathWithoutWhatMayBeLeftOut() throws IOException {
    change(json -> {
      material(json).remove("tlogEntries");
      ((ObjectNode) material(json).path("publicKey")).remove("hint");
      signature(json).remove("keyid");
    });

    assertThat(signed.verify()).isEmpty();
  }

  @Test
  void managedKeyAndTrustedRootIsRefusedSinceNoRootIsTrusted() throws IOException {
    change(json -> material(json).withArray("tlogEntries").addObject().put("logIndex", "1"));
    refusedFor("verificationMaterial.tlogEntries, expected none");
  }

  @Test
  void managedKeyNoKey() throws IOException {
    change(json -> material(json).remove("publicKey"));
    refusedFor("verificationMaterial.publicKey, got nothing");
  }

  @Test
  void managedKeyWrongKey() throws IOException {
    KeyFiles others = KeyFiles.generate(folder.resolve("others"), Optional.empty());
    FileSigner other = FileSigner.read(others.privateKey(), Optional.empty());
    DsseEnvelope envelope = DsseEnvelope.of(payload(file), other);

    signed.put(file, new SigstoreBundle(other.key().fingerprint(), envelope).bytes());
    refusedFor("was signed with another key");
    signed.put(file, new SigstoreBundle("", envelope).bytes());
    refusedFor("this key did not sign this");
  }

  @Test
  void bundleMalformedJson() throws IOException {
    byte[] text = Files.readAllBytes(path(file));
    signed.put(file, Arrays.copyOf(text, text.length - 3));
    refusedFor("is not JSON that is read here");
  }

  @Test
  void bundleUnknownVersion() throws IOException {
    change(json -> json.put("mediaType", "application/vnd.dev.sigstore.bundle.v0.4+json"));
    refusedFor("mediaType");
  }

  @Test
  void bundleInvalidBase64Signature() throws IOException {
    change(json -> signature(json).put("sig", "!!!!"));
    refusedFor("sig, expected base64 with padding");
  }

  @Test
  void dsseInvalidSig() throws IOException {
    change(json -> {
      byte[] sig = Base64.getDecoder().decode(signature(json).path("sig").asText());
      sig[sig.length - 1] ^= 1;
      signature(json).put("sig", Base64.getEncoder().encodeToString(sig));
    });
    refusedFor("this key did not sign this");
  }

  @Test
  void dsseMismatchSig() throws IOException {
    String sig = signature(read(another())).path("sig").asText();
    change(json -> signature(json).put("sig", sig));
    refusedFor("this key did not sign this");
  }

  @Test
  void dsseMismatchPayload() throws IOException {
    byte[] payload = payload(another());
    change(json ->
        ((ObjectNode) json.path("dsseEnvelope"))
            .put("payload", Base64.getEncoder().encodeToString(payload)));
    refusedFor("this key did not sign this");
  }

  @Test
  void dsseMismatchEnvelope() throws IOException {
    signed.put(file, Files.readAllBytes(path(another())));
    refusedFor(file.equals("model.sig") ? "predicateType" : "is no attestation of this bundle");
  }

  @Test
  void wrongMaterial() throws IOException {
    change(json -> {
      material(json).remove("publicKey");
      material(json).putObject("certificate").put("rawBytes", "AAAA");
    });
    refusedFor("verificationMaterial.certificate");
  }

  @Test
  void wrongMaterialOfAFile() throws IOException {
    signed.put(file, BlobSignature.sign(path("manifest.json"), signed.signer()));
    refusedFor("is a signature of another kind, expected dsseEnvelope, got messageSignature");
  }

  private void refusedFor(String reason) {
    signed.refusedFor(reason);
    assertThat(signed.refusal()).hasMessageContaining(file);
  }

  private void change(Consumer<ObjectNode> change) throws IOException {
    ObjectNode json = read(file);
    String before = json.toString();
    change.accept(json);
    assertThat(json.toString()).isNotEqualTo(before);
    signed.put(file, json.toString().getBytes(StandardCharsets.UTF_8));
  }

  private ObjectNode read(String name) throws IOException {
    return (ObjectNode) JSON.readTree(Files.readAllBytes(path(name)));
  }

  private byte[] payload(String name) throws IOException {
    return read(name).at("/dsseEnvelope/payload").binaryValue();
  }

  /// By the same key.
  private String another() {
    return file.equals("model.sig") ? "provenance.sigstore.json" : "model.sig";
  }

  private Path path(String name) {
    return signed.bundle().resolve(name);
  }

  private static ObjectNode material(ObjectNode json) {
    return (ObjectNode) json.path("verificationMaterial");
  }

  private static ObjectNode signature(ObjectNode json) {
    return (ObjectNode) json.at("/dsseEnvelope/signatures/0");
  }
}
