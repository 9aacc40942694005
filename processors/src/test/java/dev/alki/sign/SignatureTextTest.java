// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.progress.Progress;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Signatures of bundles whose text, or the signature in it, is not as it must be.
class SignatureTextTest {
  private static final ObjectMapper JSON = SignedBundle.JSON;
  private static final String GGUF = "Tiny-Stories-Q4_K_M.gguf";

  @TempDir private Path folder;
  private SignedBundle signed;

  @BeforeEach
  void sign() throws IOException {
    signed = SignedBundle.in(folder);
  }

  // The signature's file

  @Test
  void somethingAfterTheJsonIsRefused() throws IOException {
    signed.text(text -> text + "{}");
    signed.refusedFor("goes on after its end");
  }

  @Test
  void aByteOrderMarkIsRefused() throws IOException {
    signed.text(text -> "\uFEFF" + text);
    signed.refusedFor("byte order mark");
  }

  @Test
  void aKeyTwiceIsRefused() throws IOException {
    signed.text(
        text -> text.replace("\"tlogEntries\":[]", "\"tlogEntries\":[],\"tlogEntries\":[]"));
    signed.refusedFor("tlogEntries twice");
  }

  @Test
  void anUnknownKeyIsRefused() throws IOException {
    signed.json(json -> json.put("more", 1));
    signed.refusedFor("more, got a key that means nothing here");
  }

  @Test
  void namesWithUnderscoresAreRefused() throws IOException {
    signed.text(text -> text.replace("mediaType", "media_type"));
    signed.refusedFor("media_type");
  }

  @Test
  void anEmptyFileIsRefused() throws IOException {
    signed.text(_ -> "");
    signed.refusedFor("ends too early");
  }

  @Test
  void aSignatureThatIsLargerThanAnyIsRefused() throws IOException {
    signed.text(text -> text + " ".repeat(Fields.LARGEST));
    signed.refusedFor("is larger than any such file");
  }

  @Test
  void anOldVersionIsRefused() throws IOException {
    signed.text(text -> text.replace("bundle.v0.3+json", "bundle+json;version=0.1"));
    signed.refusedFor("mediaType");
  }

  @Test
  void aPayloadOfAnotherTypeIsRefused() throws IOException {
    signed.text(text -> text.replace("vnd.in-toto+json", "vnd.in-toto+yaml"));
    signed.refusedFor("dsseEnvelope.payloadType");
  }

  @Test
  void twoSignaturesAreRefused() throws IOException {
    signed.json(json -> {
      ArrayNode list = signatures(json);
      list.add(list.get(0).deepCopy());
    });
    signed.refusedFor("dsseEnvelope.signatures, expected one, got 2");
  }

  @Test
  void noSignatureInTheEnvelopeIsRefused() throws IOException {
    signed.json(json -> signatures(json).removeAll());
    signed.refusedFor("dsseEnvelope.signatures, expected one, got 0");
  }

  @Test
  void anEnvelopeWithoutAPayloadIsRefused() throws IOException {
    signed.json(json -> ((ObjectNode) json.path("dsseEnvelope")).remove("payload"));
    signed.refusedFor("dsseEnvelope.payload, got nothing");
  }

  @Test
  void aNameOfTheKeyThatNobodySignedIsRefused() throws IOException {
    signed.json(json -> ((ObjectNode) signatures(json).get(0)).put("keyid", "someone"));
    signed.refusedFor("keyid");
  }

  @Test
  void bothKindsAtOnceAreRefused() throws IOException {
    byte[] blob = BlobSignature.sign(signed.bundle().resolve(GGUF), signed.signer());
    JsonNode message = JSON.readTree(blob).path("messageSignature");
    signed.json(json -> json.set("messageSignature", message));
    signed.refusedFor("either messageSignature or dsseEnvelope");
  }

  // The signature itself

  @Test
  void aSignatureOfSomethingElseIsRefused() throws IOException {
    sig(signed.signer().sign(new byte[32]));
    signed.refusedFor("this key did not sign this");
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
    signed.refusedFor("this key did not sign this");
  }

  @Test
  void aSignatureOverThePayloadWithoutItsTypeIsRefused() throws IOException {
    sig(signed.signer().sign(Sha256.of(signed.payload())));
    signed.refusedFor("this key did not sign this");
  }

  @Test
  void aSignatureThatIsTheTwoNumbersWithoutDerIsRefused() throws IOException {
    byte[] der = sig();
    byte[] raw = new byte[64];
    int second = 4 + der[3];
    copy(der, 4, der[3], raw, 32);
    copy(der, second + 2, der[second + 1], raw, 64);
    sig(raw);
    signed.refusedFor("this key did not sign this");
  }

  @Test
  void aSignatureInLongFormIsRefused() throws IOException {
    byte[] der = sig();
    byte[] longer = new byte[der.length + 1];
    longer[0] = der[0];
    longer[1] = (byte) 0x81;
    System.arraycopy(der, 1, longer, 2, der.length - 1);
    sig(longer);
    signed.refusedFor("this key did not sign this");
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
    signed.refusedFor("this key did not sign this");
  }

  @Test
  void bytesAfterTheSignatureAreRefused() throws IOException {
    byte[] der = sig();
    sig(Arrays.copyOf(der, der.length + 1));
    signed.refusedFor("this key did not sign this");
  }

  @Test
  void zerosAreNoSignature() throws IOException {
    sig(HexFormat.of().parseHex("3006020100020100"));
    signed.refusedFor("this key did not sign this");
  }

  @Test
  void theOrderOfTheCurveIsNoSignature() throws IOException {
    BigInteger order =
        new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    String n = HexFormat.of().formatHex(order.toByteArray());
    sig(HexFormat.of().parseHex("3046" + "0221" + n + "0221" + n));
    signed.refusedFor("this key did not sign this");
  }

  @Test
  void base64OfUrlsIsRefused() throws IOException {
    signed.json(json -> {
      ObjectNode signature = (ObjectNode) signatures(json).get(0);
      signature.put("sig", "-_" + signature.path("sig").asText().substring(2));
    });
    signed.refusedFor("sig, expected base64 with padding");
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
    signed.refusedFor("sig, expected base64 with padding");
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
    signed.refusedFor("sig, expected base64 with padding");
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

  /// A number of DER, which may have a zero before it or be short, as 32 bytes that end at `end`.
  private static void copy(byte[] der, int from, int length, byte[] to, int end) {
    int some = Math.min(length, 32);
    System.arraycopy(der, from + length - some, to, end - some, some);
  }

  private static ArrayNode signatures(ObjectNode json) {
    return (ArrayNode) json.at("/dsseEnvelope/signatures");
  }
}
