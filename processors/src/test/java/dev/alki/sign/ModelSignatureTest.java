// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bundle.BundleVerifier;
import dev.alki.bundle.Finding;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Digest;
import dev.alki.progress.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The signature over a bundle: what stands in it, and everything that must not pass.
class ModelSignatureTest {
  private static final ObjectMapper JSON = new ObjectMapper();
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
    assertThat(verify()).isEmpty();
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
        .contains("manifest.json", GGUF, "deploy/compose.yaml")
        .doesNotContain("model.sig")
        .hasSize(10);
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
    assertThat(verify()).isEmpty();
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
    assertThat(verify()).extracting(Finding::path).containsExactly("LICENSE", "manifest.json");
  }

  @Test
  void aFileThatWasChangedIsFound() throws IOException {
    byte[] bytes = Files.readAllBytes(signed.bundle().resolve(GGUF));
    bytes[0] ^= 1;
    Files.write(signed.bundle().resolve(GGUF), bytes);

    assertThat(verify()).extracting(Finding::kind).containsExactly(Finding.Kind.CONTENT_DIFFERS);
  }

  @Test
  void aManifestThatWasChangedIsFound() throws IOException {
    Path manifest = signed.bundle().resolve("manifest.json");
    Files.writeString(manifest, Files.readString(manifest).replace("passed", "failed"));

    assertThat(verify()).extracting(Finding::path).containsExactly("manifest.json");
  }

  @Test
  void aFileThatWasAddedIsFound() throws IOException {
    Files.writeString(signed.bundle().resolve("more"), "");

    assertThat(verify()).extracting(Finding::kind).containsExactly(Finding.Kind.EXTRA);
  }

  @Test
  void whatOtherVerifiersPassOverIsFoundToo() throws IOException {
    Files.createDirectories(signed.bundle().resolve(".git/hooks"));
    Files.writeString(signed.bundle().resolve(".git/hooks/post-checkout"), "rm -rf /");

    assertThat(verify()).extracting(Finding::path).containsExactly(".git/hooks/post-checkout");
  }

  @Test
  void aFileThatIsGoneIsFound() throws IOException {
    Files.delete(signed.bundle().resolve("LICENSE"));

    assertThat(verify()).extracting(Finding::kind).containsExactly(Finding.Kind.MISSING);
  }

  @Test
  void aLinkIsFoundEvenToTheSameBytes() throws IOException {
    Path file = signed.bundle().resolve("LICENSE");
    Files.move(file, folder.resolve("moved"));
    Files.createSymbolicLink(file, folder.resolve("moved"));

    assertThat(verify()).extracting(Finding::kind).containsExactly(Finding.Kind.NO_FILE);
  }

  @Test
  void aSignatureBehindALinkIsRefused() throws IOException {
    Files.move(signed.signature(), folder.resolve("moved"));
    Files.createSymbolicLink(signed.signature(), folder.resolve("moved"));

    assertThat(refusal().code()).isEqualTo(Code.SIGNATURE_INVALID);
    assertThat(BundleVerifier.verify(signed.bundle(), Progress.NONE))
        .extracting(Finding::kind)
        .containsExactly(Finding.Kind.NO_FILE);
  }

  @Test
  void aManifestThatNamesTheSignatureIsRefused() throws IOException {
    Path manifest = signed.bundle().resolve("manifest.json");
    String text = Files.readString(manifest);
    Files.writeString(manifest, text.replace("\"LICENSE\"", "\"Model.sig\""));

    assertThat(refusal().code()).isEqualTo(Code.BUNDLE_INVALID);
  }

  @Test
  void withoutASignatureNothingIsTrusted() throws IOException {
    Files.delete(signed.signature());

    assertThat(refusal().code()).isEqualTo(Code.SIGNATURE_MISSING);
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
    assertThat(verify()).isEmpty();
    VerificationKey other = KeyFiles.generate(folder.resolve("other"), Optional.empty()).key();

    Fault fault =
        catchThrowableOfType(
            Fault.class, () -> ModelSignature.verify(signed.bundle(), other, Progress.NONE));

    assertThat(fault).hasMessageContaining("this key did not sign this");
  }

  @Test
  void aHintOfAnotherKeyIsRefused() throws IOException {
    signed.json(json -> publicKey(json).put("hint", "0".repeat(64)));

    refusedFor("another key");
  }

  @Test
  void aKeyThatComesWithTheSignatureIsRefused() throws IOException {
    signed.json(json -> publicKey(json).put("rawBytes", "AAAA"));

    refusedFor("verificationMaterial.publicKey.rawBytes");
  }

  @Test
  void aCertificateInPlaceOfAKeyIsRefused() throws IOException {
    signed.json(json -> {
      ObjectNode material = (ObjectNode) json.path("verificationMaterial");
      material.remove("publicKey");
      material.putObject("certificate").put("rawBytes", "AAAA");
    });

    refusedFor("verificationMaterial.certificate");
  }

  // The signature's file

  @Test
  void whatIsNoJsonIsRefused() throws IOException {
    signed.text(text -> text.substring(0, text.length() - 3));
    refusedFor("is not JSON that is read here");
  }

  @Test
  void somethingAfterTheJsonIsRefused() throws IOException {
    signed.text(text -> text + "{}");
    refusedFor("goes on after its end");
  }

  @Test
  void aByteOrderMarkIsRefused() throws IOException {
    signed.text(text -> "\uFEFF" + text);
    refusedFor("byte order mark");
  }

  @Test
  void aKeyTwiceIsRefused() throws IOException {
    signed.text(
        text -> text.replace("\"tlogEntries\":[]", "\"tlogEntries\":[],\"tlogEntries\":[]"));
    refusedFor("tlogEntries twice");
  }

  @Test
  void anUnknownKeyIsRefused() throws IOException {
    signed.json(json -> json.put("more", 1));
    refusedFor("more, got a key that means nothing here");
  }

  @Test
  void namesWithUnderscoresAreRefused() throws IOException {
    signed.text(text -> text.replace("mediaType", "media_type"));
    refusedFor("media_type");
  }

  @Test
  void anEmptyFileIsRefused() throws IOException {
    signed.text(_ -> "");
    refusedFor("ends too early");
  }

  @Test
  void aSignatureThatIsLargerThanAnyIsRefused() throws IOException {
    signed.text(text -> text + " ".repeat(Fields.LARGEST));
    refusedFor("is larger than any signature");
  }

  @Test
  void anUnknownVersionIsRefused() throws IOException {
    signed.text(text -> text.replace("v0.3", "v0.4"));
    refusedFor("mediaType");
  }

  @Test
  void anOldVersionIsRefused() throws IOException {
    signed.text(text -> text.replace("bundle.v0.3+json", "bundle+json;version=0.1"));
    refusedFor("mediaType");
  }

  @Test
  void entriesOfALogThatNobodyChecksAreRefused() throws IOException {
    signed.text(text -> text.replace("\"tlogEntries\":[]", "\"tlogEntries\":[{}]"));
    refusedFor("verificationMaterial.tlogEntries");
  }

  @Test
  void aPayloadOfAnotherTypeIsRefused() throws IOException {
    signed.text(text -> text.replace("vnd.in-toto+json", "vnd.in-toto+yaml"));
    refusedFor("dsseEnvelope.payloadType");
  }

  @Test
  void twoSignaturesAreRefused() throws IOException {
    signed.json(json -> {
      ArrayNode list = signatures(json);
      list.add(list.get(0).deepCopy());
    });
    refusedFor("dsseEnvelope.signatures, expected one, got 2");
  }

  @Test
  void noSignatureInTheEnvelopeIsRefused() throws IOException {
    signed.json(json -> signatures(json).removeAll());
    refusedFor("dsseEnvelope.signatures, expected one, got 0");
  }

  @Test
  void anEnvelopeWithoutAPayloadIsRefused() throws IOException {
    signed.json(json -> ((ObjectNode) json.path("dsseEnvelope")).remove("payload"));
    refusedFor("dsseEnvelope.payload, got nothing");
  }

  @Test
  void aNameOfTheKeyThatNobodySignedIsRefused() throws IOException {
    signed.json(json -> ((ObjectNode) signatures(json).get(0)).put("keyid", "someone"));
    refusedFor("keyid");
  }

  @Test
  void theSignatureOfAFileIsNoneOfAFolder() throws IOException {
    byte[] blob = BlobSignature.sign(signed.bundle().resolve(GGUF), signed.signer());
    Files.write(signed.signature(), blob);
    refusedFor("is a signature of another kind, expected dsseEnvelope");
  }

  @Test
  void bothKindsAtOnceAreRefused() throws IOException {
    byte[] blob = BlobSignature.sign(signed.bundle().resolve(GGUF), signed.signer());
    JsonNode message = JSON.readTree(blob).path("messageSignature");
    signed.json(json -> json.set("messageSignature", message));
    refusedFor("either messageSignature or dsseEnvelope");
  }

  // The signature itself

  @Test
  void aSignatureOfSomethingElseIsRefused() throws IOException {
    sig(signed.signer().sign(new byte[32]));
    refusedFor("this key did not sign this");
  }

  @Test
  void aPayloadThatWasChangedIsRefused() throws IOException {
    byte[] payload = signed.payload();
    String other =
        new String(payload, StandardCharsets.UTF_8).replace("\"LICENSE\"", "\"LICENCE\"");
    byte[] bytes = other.getBytes(StandardCharsets.UTF_8);
    signed.json(json ->
        ((ObjectNode) json.path("dsseEnvelope"))
            .put("payload", Base64.getEncoder().encodeToString(bytes)));
    refusedFor("this key did not sign this");
  }

  @Test
  void aSignatureOverThePayloadWithoutItsTypeIsRefused() throws IOException {
    sig(signed.signer().sign(Sha256.of(signed.payload())));
    refusedFor("this key did not sign this");
  }

  @Test
  void aSignatureThatIsTheTwoNumbersWithoutDerIsRefused() throws IOException {
    byte[] der = sig();
    byte[] raw = new byte[64];
    int second = 4 + der[3];
    copy(der, 4, der[3], raw, 32);
    copy(der, second + 2, der[second + 1], raw, 64);
    sig(raw);
    refusedFor("this key did not sign this");
  }

  @Test
  void aSignatureInLongFormIsRefused() throws IOException {
    byte[] der = sig();
    byte[] longer = new byte[der.length + 1];
    longer[0] = der[0];
    longer[1] = (byte) 0x81;
    System.arraycopy(der, 1, longer, 2, der.length - 1);
    sig(longer);
    refusedFor("this key did not sign this");
  }

  @Test
  void aSignatureWithANeedlessZeroIsRefused() throws IOException {
    byte[] der = sig();
    byte[] longer = new byte[der.length + 1];
    longer[0] = der[0];
    longer[1] = (byte) (der[1] + 1);
    longer[2] = der[2];
    longer[3] = (byte) (der[3] + 1);
    System.arraycopy(der, 4, longer, 5, der.length - 4);
    sig(longer);
    refusedFor("this key did not sign this");
  }

  @Test
  void bytesAfterTheSignatureAreRefused() throws IOException {
    byte[] der = sig();
    sig(Arrays.copyOf(der, der.length + 1));
    refusedFor("this key did not sign this");
  }

  @Test
  void zerosAreNoSignature() throws IOException {
    sig(HexFormat.of().parseHex("3006020100020100"));
    refusedFor("this key did not sign this");
  }

  @Test
  void theOrderOfTheCurveIsNoSignature() throws IOException {
    BigInteger order =
        new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    String n = HexFormat.of().formatHex(order.toByteArray());
    sig(HexFormat.of().parseHex("3046" + "0221" + n + "0221" + n));
    refusedFor("this key did not sign this");
  }

  @Test
  void base64OfUrlsIsRefused() throws IOException {
    signed.json(json -> {
      ObjectNode signature = (ObjectNode) signatures(json).get(0);
      signature.put("sig", "-_" + signature.path("sig").asText().substring(2));
    });
    refusedFor("sig, expected base64 with padding");
  }

  @Test
  void base64WithoutPaddingIsRefused() throws IOException {
    // So that there is padding to leave out.
    while (!Base64.getEncoder().encodeToString(sig()).endsWith("=")) {
      ModelSignature.sign(signed.bundle(), signed.signer(), true, Progress.NONE);
    }
    signed.json(json -> {
      ObjectNode signature = (ObjectNode) signatures(json).get(0);
      signature.put("sig", signature.path("sig").asText().replace("=", ""));
    });
    refusedFor("sig, expected base64 with padding");
  }

  @Test
  void base64WithBitsThatMeanNothingIsRefused() throws IOException {
    while (!Base64.getEncoder().encodeToString(sig()).endsWith("==")) {
      ModelSignature.sign(signed.bundle(), signed.signer(), true, Progress.NONE);
    }
    signed.json(json -> {
      ObjectNode signature = (ObjectNode) signatures(json).get(0);
      String text = signature.path("sig").asText();
      int last = text.length() - 3;
      String other = text.substring(0, last) + (char) (text.charAt(last) + 1) + "==";
      assertThat(Base64.getDecoder().decode(other)).isEqualTo(Base64.getDecoder().decode(text));
      signature.put("sig", other);
    });
    refusedFor("sig, expected base64 with padding");
  }

  // The statement, signed by the right key

  @Test
  void aStatementOfAnotherTypeIsRefused() throws IOException {
    signed.statement(it -> it.put("_type", "https://in-toto.io/Statement/v0.1"));
    refusedFor("_type");
  }

  @Test
  void aStatementOfAnotherKindIsRefused() throws IOException {
    signed.statement(it -> it.put("predicateType", "https://slsa.dev/provenance/v1"));
    refusedFor("predicateType");
  }

  @Test
  void anUnknownKeyInTheStatementIsRefused() throws IOException {
    signed.statement(it -> it.put("more", 1));
    refusedFor("more");
  }

  @Test
  void aKeyTwiceInTheStatementIsRefused() throws IOException {
    String text = new String(signed.payload(), StandardCharsets.UTF_8);
    signed.payload(text.replace("\"predicate\":", "\"predicate\":{},\"predicate\":"));
    refusedFor("predicate twice");
  }

  @Test
  void anUnknownKeyInTheSerializationIsRefused() throws IOException {
    signed.statement(it -> serialization(it).put("shard_size", 1000));
    refusedFor("predicate.serialization.shard_size");
  }

  @Test
  void anotherMethodIsRefused() throws IOException {
    signed.statement(it -> serialization(it).put("method", "shards"));
    refusedFor("predicate.serialization.method");
  }

  @Test
  void anotherDigestIsRefused() throws IOException {
    signed.statement(it -> serialization(it).put("hash_type", "blake2b"));
    refusedFor("predicate.serialization.hash_type");
  }

  @Test
  void linksThatAreAllowedAreRefused() throws IOException {
    signed.statement(it -> serialization(it).put("allow_symlinks", true));
    refusedFor("predicate.serialization.allow_symlinks");
  }

  @Test
  void pathsThatAreIgnoredHideNothing() throws IOException {
    signed.statement(it -> serialization(it).withArray("ignore_paths").add("more"));
    Files.writeString(signed.bundle().resolve("more"), "");

    assertThat(verify()).extracting(Finding::path).containsExactly("more");
  }

  @Test
  void aSubjectThatIsNotTheDigestOfTheDigestsIsRefused() throws IOException {
    signed.statement(it -> ((ObjectNode) it.at("/subject/0/digest")).put("sha256", "0".repeat(64)));
    refusedFor("subject");
  }

  @Test
  void twoSubjectsAreRefused() throws IOException {
    signed.statement(it -> it.withArray("subject").add(it.at("/subject/0").deepCopy()));
    refusedFor("subject");
  }

  @Test
  void noSubjectIsRefused() throws IOException {
    signed.statement(it -> it.withArray("subject").removeAll());
    refusedFor("subject");
  }

  @Test
  void aSubjectThatIsNoSha256IsRefused() throws IOException {
    signed.statement(it -> ((ObjectNode) it.at("/subject/0/digest")).put("sha256", "00"));
    refusedFor("digest.sha256");
  }

  @Test
  void namesThatDoNotAscendAreRefused() throws IOException {
    resigned(list -> list.add(list.remove(0)));
    refusedFor("names that ascend");
  }

  @Test
  void aNameTwiceIsRefused() throws IOException {
    resigned(list -> list.insert(0, list.get(0).deepCopy()));
    refusedFor("names that ascend");
  }

  @Test
  void aNameThatLeadsOutIsRefused() throws IOException {
    resigned(list -> ((ObjectNode) list.get(0)).put("name", "../LICENSE"));
    refusedFor("a name that no bundle may contain");
  }

  @Test
  void aResourceThatIsTheSignatureIsRefused() throws IOException {
    resigned(list -> ((ObjectNode) list.get(9)).put("name", "model.sig"));
    refusedFor("a name that no bundle may contain");
  }

  @Test
  void aResourceOfAnotherDigestIsRefused() throws IOException {
    resigned(list -> ((ObjectNode) list.get(0)).put("algorithm", "sha512"));
    refusedFor("algorithm");
  }

  @Test
  void aResourceThatWasNotSignedIsFound() throws IOException {
    resigned(list -> list.remove(0));

    assertThat(verify())
        .containsExactly(
            new Finding("LICENSE", Finding.Kind.EXTRA, "is in the manifest, and was not signed"));
  }

  @Test
  void aResourceThatIsNotThereIsFound() throws IOException {
    resigned(list ->
        list.insert(
            0,
            JSON.createObjectNode()
                .put("name", "A")
                .put("algorithm", "sha256")
                .put("digest", "0".repeat(64))));

    assertThat(verify())
        .containsExactly(
            new Finding("A", Finding.Kind.MISSING, "was signed, and is not in the manifest"));
  }

  @Test
  void aResourceOfOtherBytesIsFound() throws IOException {
    resigned(list -> ((ObjectNode) list.get(0)).put("digest", "0".repeat(64)));

    assertThat(verify()).extracting(Finding::path).containsExactly("LICENSE");
  }

  @Test
  void aStatementThatNestsWithoutEndIsRefused() throws IOException {
    signed.payload("[".repeat(100_000));
    refusedFor("is not JSON that is read here");
  }

  private List<Finding> verify() {
    return ModelSignature.verify(signed.bundle(), signed.key(), Progress.NONE);
  }

  private Fault refusal() {
    return catchThrowableOfType(Fault.class, this::verify);
  }

  private void refusedFor(String reason) {
    Fault fault = refusal();
    assertThat(fault).hasMessageContaining(reason);
    assertThat(fault.code()).isEqualTo(Code.SIGNATURE_INVALID);
  }

  private Code refusedToSign(boolean replace) {
    return catchThrowableOfType(
            Fault.class,
            () -> ModelSignature.sign(signed.bundle(), signed.signer(), replace, Progress.NONE))
        .code();
  }

  private byte[] sig() throws IOException {
    return JSON.readTree(Files.readAllBytes(signed.signature()))
        .at("/dsseEnvelope/signatures/0/sig")
        .binaryValue();
  }

  private void sig(byte[] der) throws IOException {
    String text = Base64.getEncoder().encodeToString(der);
    signed.json(json -> ((ObjectNode) signatures(json).get(0)).put("sig", text));
  }

  /// The list of resources changed, the subject made to fit, and all signed by the right key.
  private void resigned(Consumer<ArrayNode> change) throws IOException {
    signed.statement(statement -> {
      ArrayNode list = (ArrayNode) statement.at("/predicate/resources");
      change.accept(list);
      ByteArrayOutputStream raw = new ByteArrayOutputStream();
      list.forEach(it -> raw.writeBytes(HexFormat.of().parseHex(it.path("digest").asText())));
      ((ObjectNode) statement.at("/subject/0/digest"))
          .put("sha256", Digest.sha256(raw.toByteArray()));
    });
  }

  /// A number of DER, which may have a zero before it or be short, as 32 bytes that end at `end`.
  private static void copy(byte[] der, int from, int length, byte[] to, int end) {
    int some = Math.min(length, 32);
    System.arraycopy(der, from + length - some, to, end - some, some);
  }

  private static ObjectNode publicKey(ObjectNode json) {
    return (ObjectNode) json.at("/verificationMaterial/publicKey");
  }

  private static ArrayNode signatures(ObjectNode json) {
    return (ArrayNode) json.at("/dsseEnvelope/signatures");
  }

  private static ObjectNode serialization(ObjectNode statement) {
    return (ObjectNode) statement.at("/predicate/serialization");
  }
}
