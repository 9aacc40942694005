// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.progress.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Keys in a token. `ALKI_SOFTHSM` names the library of SoftHSM where it is not at a usual place;
/// where there is none, the tests that need it are skipped.
class TokenSignerTest {
  private static final String PIN = "canary-4711";
  private static final List<String> PLACES =
      List.of(
          "/usr/lib/softhsm/libsofthsm2.so",
          "/usr/lib64/softhsm/libsofthsm2.so",
          "/usr/local/lib/softhsm/libsofthsm2.so",
          "/opt/homebrew/lib/softhsm/libsofthsm2.so");

  @TempDir private Path folder;
  private SignedBundle signed;
  private String library;
  private Map<String, String> environment;
  private Path pin;

  @BeforeEach
  void makeAToken() throws Exception {
    Optional<String> found =
        Stream.concat(Stream.ofNullable(System.getenv("ALKI_SOFTHSM")), PLACES.stream())
            .filter(place -> Files.exists(Path.of(place)))
            .findFirst();
    System.out.println(found.orElse("there is no SoftHSM"));
    Optional<String> tool = Tool.find("softhsm2-util", "--version");
    assumeTrue(found.isPresent() && tool.isPresent(), "no SoftHSM to sign with");
    library = found.orElseThrow();
    Path tokens = Files.createDirectories(folder.resolve("tokens"));
    Path config =
        Files.writeString(folder.resolve("softhsm2.conf"), "directories.tokendir = " + tokens);
    environment = Map.of("SOFTHSM2_CONF", config.toString());
    pin = Files.writeString(folder.resolve("pin"), PIN);
    run(
        List.of(
            tool.orElseThrow(),
            "--module",
            library,
            "--init-token",
            "--free",
            "--label",
            "alki",
            "--pin",
            PIN,
            "--so-pin",
            PIN));
    signed = SignedBundle.in(folder);
  }

  @Test
  void aKeyThatNeverLeavesItsTokenSigns() throws Exception {
    generate("secp256r1");

    String output = sign("pkcs11:object=signing?module-path=" + library, pin);

    assertThat(output).contains("signed by the private half of ").doesNotContain(PIN);
    VerificationKey key = VerificationKey.read(folder.resolve("token.pub"));
    assertThat(ModelSignature.verify(signed.bundle(), key, Progress.NONE)).isEmpty();
    assertThat(
            catchThrowableOfType(
                    Fault.class,
                    () -> ModelSignature.verify(signed.bundle(), signed.key(), Progress.NONE))
                .code())
        .isEqualTo(Code.SIGNATURE_INVALID);
  }

  @Test
  void anotherPinOpensNothing() throws Exception {
    generate("secp256r1");
    Path wrong = Files.writeString(folder.resolve("wrong"), "canary-0815");

    assertThat(sign("pkcs11:object=signing?module-path=" + library, wrong))
        .contains("KEY_LOCKED")
        .doesNotContain("canary");
  }

  @Test
  void aLabelThatIsNotThereIsRefused() throws Exception {
    generate("secp256r1");

    assertThat(sign("pkcs11:object=other?module-path=" + library, pin))
        .contains("KEY_INVALID")
        .contains("no private key with a certificate of that label");
  }

  @Test
  void aKeyOnAnotherCurveIsRefusedByName() throws Exception {
    generate("secp384r1");

    assertThat(sign("pkcs11:object=signing?module-path=" + library, pin))
        .contains("KEY_INVALID")
        .contains("secp384r1");
  }

  @Test
  void aSlotThatIsNotThereIsUnavailable() throws Exception {
    assertThat(sign("pkcs11:object=signing;slot-id=12345?module-path=" + library, pin))
        .contains("KEY_UNAVAILABLE");
  }

  private void generate(String curve) throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("p11.cfg"), "name = t\nlibrary = " + library + "\nslotListIndex = 0\n");
    run(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-keystore",
            "NONE",
            "-storetype",
            "PKCS11",
            "-providerClass",
            "sun.security.pkcs11.SunPKCS11",
            "-providerArg",
            config.toString(),
            "-storepass",
            PIN,
            "-alias",
            "signing",
            "-keyalg",
            "EC",
            "-groupname",
            curve,
            "-dname",
            "CN=signing"));
  }

  private String sign(String key, Path password) throws Exception {
    return run(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            SigningProcess.class.getName(),
            signed.bundle().toString(),
            key,
            password.toString()));
  }

  private String run(List<String> command) throws Exception {
    Tool.Result result = Tool.run(folder, environment, command);
    assertThat(result.status()).as(result.output()).isZero();
    return result.output();
  }
}
