// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alki.files.Folders;
import dev.alki.sign.BlobSignature;
import dev.alki.sign.VerificationKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.spec.KeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `alki key`, `alki sign` and `alki verify`, on a bundle of the example model.
class SigningCommandsTest {
  private static final String MODEL = "../examples/models/stories260K";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path made;
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private String bundle;
  private String keys;

  @BeforeAll
  static void makeABundle() {
    PrintWriter nowhere = new PrintWriter(PrintWriter.nullWriter());
    Console console = new Console(nowhere, nowhere, false, 80, false);
    String to = made.toString();
    assertThat(Alki.run(console, "quantize", MODEL, "-p", "Q8_0", "-o", to)).isZero();
    String gguf = made.resolve("stories260K-Q8_0.gguf").toString();
    assertThat(Alki.run(console, "pack", gguf, "-o", to)).isZero();
  }

  @BeforeEach
  void copyIt() throws IOException {
    Path from = made.resolve("stories260K-Q8_0");
    Path to = folder.resolve("bundle");
    for (Path file : Folders.files(from)) {
      Path copy = to.resolve(from.relativize(file));
      Files.createDirectories(copy.getParent());
      Files.copy(file, copy);
    }
    bundle = to.toString();
    keys = folder.resolve("keys").toString();
  }

  @Test
  void aBundleIsSignedAndVerified() throws IOException {
    JsonNode generated = json(0, "key", "generate", "-o", keys, "--json");
    JsonNode signed = json(0, "sign", bundle, "--key", keys + "/alki.key", "--json");
    JsonNode verified = json(0, "verify", bundle, "--key", keys + "/alki.pub", "--json");

    String fingerprint = generated.path("fingerprint").asText();
    assertThat(fingerprint).matches("[0-9a-f]{64}");
    assertThat(generated.path("encrypted").asBoolean()).isFalse();
    assertThat(signed.path("key").asText()).isEqualTo(fingerprint);
    assertThat(signed.at("/bundles/0/signature").asText()).endsWith("model.sig");
    assertThat(verified.at("/bundles/0/signature").asText()).isEqualTo("valid");
    assertThat(verified.at("/bundles/0/key").asText()).isEqualTo(fingerprint);
    assertThat(alki("verify", bundle, "--key", keys + "/alki.pub")).isZero();
    assertThat(out)
        .asString()
        .contains("its signature is valid, by the key of sha256 " + fingerprint);
  }

  @Test
  void withoutAKeyTheSignatureIsSaidToBeUnchecked() throws IOException {
    assertThat(json(0, "verify", bundle, "--json").at("/bundles/0/signature").asText())
        .isEqualTo("missing");
    sign();

    JsonNode verified = json(0, "verify", bundle, "--json").at("/bundles/0");
    assertThat(verified.path("signature").asText()).isEqualTo("unchecked");
    assertThat(verified.has("key")).isFalse();
    assertThat(alki("verify", bundle)).isZero();
    assertThat(out).asString().contains("its signature was not checked");
  }

  @Test
  void whatFailsVerificationEndsWith4() throws IOException {
    String key = keys + "/alki.pub";
    assertThat(alki("key", "generate", "-o", keys)).isZero();

    assertThat(alki("verify", bundle, "--key", key)).isEqualTo(4);
    assertThat(err).asString().startsWith("alki: SIGNATURE_MISSING: ").hasLineCount(2);
    assertThat(alki("sign", bundle, "--key", keys + "/alki.key")).isZero();
    Files.writeString(Path.of(bundle, "more"), "");
    assertThat(alki("verify", bundle, "--key", key)).isEqualTo(4);
    assertThat(err).asString().startsWith("alki: BUNDLE_DIFFERS: ");
    Files.writeString(Path.of(bundle, "model.sig"), "{}");
    assertThat(alki("verify", bundle, "--key", key)).isEqualTo(4);
    assertThat(err).asString().startsWith("alki: SIGNATURE_INVALID: ");
  }

  @Test
  void whatWasTrustedIsExplained() throws IOException {
    sign();

    JsonNode verified = json(0, "verify", bundle, "--key", keys + "/alki.pub", "--json");

    assertThat(verified.at("/bundles/0/attestations").findValuesAsText("predicateType"))
        .containsExactly("https://cyclonedx.org/bom", "https://slsa.dev/provenance/v1");
    assertThat(alki("verify", bundle, "--key", keys + "/alki.pub")).isZero();
    assertThat(out)
        .asString()
        .contains("provenance.sigstore.json attests https://slsa.dev/provenance/v1");
  }

  @Test
  void aPolicyIsVerifiedByAnyOneOfItsKeys() throws IOException {
    sign();
    assertThat(alki("key", "generate", "-o", keys + "/next")).isZero();
    Path policy = folder.resolve("policy.yaml");
    String by = policy.toString();
    Files.writeString(policy, "keys: [keys/next/alki.pub, keys/alki.pub]\nrequire: [provenance]\n");

    assertThat(alki("verify", bundle, "--policy", by)).as(err.toString()).isZero();
    assertThat(out).asString().contains("its signature is valid");
    assertThat(alki("verify", bundle, "--policy", by, "--key", keys + "/alki.pub")).isEqualTo(2);
    Files.writeString(policy, "keys: [keys/alki.pub]\nsources: [nobody/*]\n");
    assertThat(alki("verify", bundle, "--policy", by)).isEqualTo(4);
    assertThat(err).asString().startsWith("alki: POLICY_UNMET: ").contains("its source is");
    Files.writeString(policy, "keys: [keys/next/alki.pub]\n");
    assertThat(alki("verify", bundle, "--policy", by)).isEqualTo(4);
    assertThat(err).asString().startsWith("alki: SIGNATURE_INVALID: ");
  }

  @Test
  void everyBundleIsLookedAtBeforeItEnds() throws IOException {
    sign();
    Path unsigned = Files.createDirectories(folder.resolve("unsigned"));
    Files.copy(Path.of(bundle, "manifest.json"), unsigned.resolve("manifest.json"));
    String key = keys + "/alki.pub";

    JsonNode verified = json(4, "verify", unsigned.toString(), bundle, "--key", key, "--json");

    assertThat(verified.at("/bundles/0/intact").asBoolean()).isFalse();
    assertThat(verified.at("/bundles/0/signature").asText()).isEqualTo("untrusted");
    assertThat(verified.at("/bundles/0/error/code").asText()).isEqualTo("SIGNATURE_MISSING");
    assertThat(verified.at("/bundles/1/signature").asText()).isEqualTo("valid");
    assertThat(alki("verify", unsigned.toString(), bundle, "--key", key)).isEqualTo(4);
    assertThat(out).asString().contains("SIGNATURE_MISSING", "its signature is valid");
    assertThat(err).asString().startsWith("alki: SIGNATURE_MISSING: ");
  }

  @Test
  void anArchiveIsVerifiedAsItIs() throws Exception {
    sign();
    Path archive = folder.resolve("bundle.tar.gz");
    Process tar =
        new ProcessBuilder("tar", "-czf", archive.toString(), "-C", folder.toString(), "bundle")
            .start();
    assertThat(tar.waitFor()).isZero();

    JsonNode verified =
        json(0, "verify", archive.toString(), "--key", keys + "/alki.pub", "--json");

    assertThat(verified.at("/bundles/0/signature").asText()).isEqualTo("valid");
    assertThat(verified.at("/bundles/0/attestations")).hasSize(2);
  }

  @Test
  void eachFileIsSignedByItselfWhereThatIsAskedFor() throws IOException {
    assertThat(alki("key", "generate", "-o", keys)).isZero();
    Path files = folder.resolve("files");

    assertThat(alki("sign", bundle, "--key", keys + "/alki.key", "--files", files.toString()))
        .isZero();

    assertThat(files.resolve("manifest.json.sigstore.json")).exists();
    assertThat(files.resolve("deploy/compose.yaml.sigstore.json")).exists();
    VerificationKey key = VerificationKey.read(Path.of(keys, "alki.pub"));
    for (Path signature : Folders.files(files)) {
      String file = files.relativize(signature).toString().replaceAll("\\.sigstore\\.json$", "");
      BlobSignature.verify(
          signature, Files.readAllBytes(signature), Path.of(bundle).resolve(file), key);
    }
    assertThat(alki("verify", bundle, "--key", keys + "/alki.pub")).isZero();
  }

  @Test
  void aSignatureIsReplacedOnlyWithForce() throws IOException {
    sign();
    Path signature = Path.of(bundle, "model.sig");
    String before = Files.readString(signature);

    assertThat(alki("sign", bundle, "--key", keys + "/alki.key")).isEqualTo(2);
    assertThat(err).asString().startsWith("alki: OUTPUT_EXISTS: ").contains("--force");
    assertThat(signature).hasContent(before);
    assertThat(alki("sign", bundle, "--key", keys + "/alki.key", "--force")).isZero();
    assertThat(alki("verify", bundle, "--key", keys + "/alki.pub")).isZero();
  }

  @Test
  void keysAreNeverOverwritten() throws IOException {
    assertThat(alki("key", "generate", "-o", keys)).isZero();
    String before = Files.readString(Path.of(keys, "alki.key"));

    assertThat(alki("key", "generate", "-o", keys)).isEqualTo(2);
    assertThat(Path.of(keys, "alki.key")).hasContent(before);
    assertThat(alki("key", "destroy", "-o", keys)).isEqualTo(2);
  }

  /// What is searched for: the password, the private number and the file's text in every form that
  /// a careless message could have them in.
  @Test
  void theKeyAndItsPasswordAreNeverShown() throws Exception {
    String word = "canary-Xq7-password";
    Path password = Files.writeString(folder.resolve("word"), word + "\n");
    Path wrong = Files.writeString(folder.resolve("wrong"), "canary-other-password\n");
    List<String> canaries = new ArrayList<>(List.of(word, "canary-other-password"));
    String locked = folder.resolve("locked").toString();
    StringBuilder all = new StringBuilder();
    PrintStream standard = System.out;
    PrintStream errors = System.err;
    ByteArrayOutputStream leaks = new ByteArrayOutputStream();
    PrintStream catcher = new PrintStream(leaks, true, StandardCharsets.UTF_8);
    System.setOut(catcher);
    System.setErr(catcher);
    try {
      assertThat(alki("key", "generate", "-o", keys, "-v")).isZero();
      all.append(out).append(err);
      for (List<String> line :
          List.of(
              List.of("key", "generate", "-o", locked, "--password-file", password.toString()),
              List.of("key", "generate", "-o", keys, "-v"),
              List.of("sign", bundle, "--key", keys + "/alki.key", "-v"),
              List.of("sign", bundle, "--key", keys + "/alki.key", "-v"),
              List.of("sign", bundle, "--key", locked + "/alki.key", "-v"),
              List.of(
                  "sign",
                  bundle,
                  "--key",
                  locked + "/alki.key",
                  "-v",
                  "--password-file",
                  wrong.toString()),
              List.of(
                  "sign",
                  bundle,
                  "--key",
                  locked + "/alki.key",
                  "-v",
                  "--force",
                  "--password-file",
                  password.toString(),
                  "--json"),
              List.of("verify", bundle, "--key", keys + "/alki.key", "-v"),
              List.of("verify", bundle, "--key", locked + "/alki.pub", "-v"),
              List.of("verify", bundle, "--key", keys + "/alki.pub", "-v"),
              List.of("sign", bundle, "--key", damaged(keys).toString(), "-v"))) {
        all.append(alki(line.toArray(String[]::new))).append(' ').append(out).append(err);
      }
    } finally {
      System.setOut(standard);
      System.setErr(errors);
    }
    canaries.addAll(forms(Path.of(keys, "alki.key"), der(Path.of(keys, "alki.key"))));
    canaries.addAll(forms(Path.of(locked, "alki.key"), opened(Path.of(locked, "alki.key"), word)));
    all.append(leaks.toString(StandardCharsets.UTF_8));
    all.append(Files.readString(Path.of(bundle, "model.sig")));

    assertThat(all).contains("KEY_LOCKED", "KEY_INVALID", "OUTPUT_EXISTS", "SIGNATURE_INVALID");
    assertThat(all).contains("at dev.alki.");
    String seen = all.toString().toLowerCase(Locale.ROOT);
    for (String canary : canaries) {
      assertThat(seen).doesNotContain(canary.toLowerCase(Locale.ROOT));
    }
  }

  /// A key of the right form with a number of the wrong size in it.
  private Path damaged(String from) throws IOException {
    byte[] der = der(Path.of(from, "alki.key"));
    Arrays.fill(der, der.length - 32, der.length - 16, (byte) -1);
    return Files.writeString(
        folder.resolve("damaged"),
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getEncoder().encodeToString(der)
            + "\n-----END PRIVATE KEY-----\n");
  }

  private static List<String> forms(Path key, byte[] der) throws IOException {
    byte[] number = Arrays.copyOfRange(der, der.length - 32, der.length);
    List<String> forms =
        new ArrayList<>(
            List.of(
                HexFormat.of().formatHex(number),
                new BigInteger(1, number).toString(),
                Base64.getEncoder().encodeToString(number),
                Arrays.toString(number).substring(1, 60),
                HexFormat.of().formatHex(der)));
    // The first line of a key in clear is the same for all.
    Files.readAllLines(key).stream()
        .skip(2)
        .filter(line -> line.length() > 20 && !line.startsWith("---"))
        .forEach(forms::add);
    return forms;
  }

  private static byte[] der(Path key) throws IOException {
    return Base64.getMimeDecoder().decode(Files.readString(key).replaceAll("-----.*-----", ""));
  }

  /// What the password opens, found without the code that is looked at.
  private static byte[] opened(Path key, String word) throws Exception {
    EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(der(key));
    PBEParameterSpec how = info.getAlgParameters().getParameterSpec(PBEParameterSpec.class);
    KeySpec spec = new PBEKeySpec(word.toCharArray(), how.getSalt(), how.getIterationCount(), 256);
    byte[] aes =
        SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
    cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(aes, "AES"), how.getParameterSpec());
    return cipher.doFinal(info.getEncryptedData());
  }

  private void sign() {
    assertThat(alki("key", "generate", "-o", keys)).isZero();
    assertThat(alki("sign", bundle, "--key", keys + "/alki.key")).isZero();
  }

  private JsonNode json(int status, String... arguments) throws IOException {
    assertThat(alki(arguments)).as(err.toString()).isEqualTo(status);
    return JSON.readTree(out.toString());
  }

  private int alki(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    Console console =
        new Console(new PrintWriter(out, true), new PrintWriter(err, true), false, 80, false);
    return Alki.run(console, arguments);
  }
}
