// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.settings.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Keys as they lie in files, ours and those of openssl.
class KeyFilesTest {
  private static final byte[] SHA256 = new byte[32];

  @TempDir private Path folder;

  @Test
  void onlyTheOwnerMayReadThePrivateHalf() throws Exception {
    KeyFiles files = KeyFiles.generate(folder.resolve("keys"), Optional.empty());

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files.privateKey())))
        .isEqualTo("rw-------");
    assertThat(folder.resolve("keys")).isDirectoryContaining("glob:**/alki.{key,pub}");
    assertThat(Files.list(folder.resolve("keys"))).hasSize(2);
  }

  @Test
  void thePublicHalfHasLinesOf64ColumnsAndAFinalNewline() throws Exception {
    KeyFiles files = KeyFiles.generate(folder, Optional.empty());

    String text = Files.readString(files.publicKey());
    assertThat(text)
        .matches("-----BEGIN PUBLIC KEY-----\n(?:\\S{64}\n)+\\S{1,64}\n-----END PUBLIC KEY-----\n");
    assertThat(VerificationKey.read(files.publicKey())).isEqualTo(files.key());
  }

  @ParameterizedTest
  @ValueSource(strings = {"alki.key", "alki.pub"})
  void whatIsThereIsNeverOverwritten(String name) throws Exception {
    Files.writeString(folder.resolve(name), "mine");

    Fault fault =
        catchThrowableOfType(Fault.class, () -> KeyFiles.generate(folder, Optional.empty()));

    assertThat(fault.code()).isEqualTo(Code.OUTPUT_EXISTS);
    assertThat(Files.list(folder)).containsExactly(folder.resolve(name));
    assertThat(folder.resolve(name)).hasContent("mine");
  }

  @Test
  void thePublicHalfIsFoundFromThePrivateOne() {
    for (int i = 0; i < 20; i++) {
      KeyFiles files = KeyFiles.generate(folder.resolve("keys" + i), Optional.empty());
      FileSigner signer = FileSigner.read(files.privateKey(), Optional.empty());
      assertThat(signer.key()).isEqualTo(files.key());
      assertThat(files.key().verifies(SHA256, signer.sign(SHA256))).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"word", "with blanks and \"quotes\"", "Schlüssel 鍵 🔑"})
  void aPasswordOpensWhatItEncrypted(String word) throws Exception {
    Secret password = password("password", word);
    KeyFiles files = KeyFiles.generate(folder, Optional.of(password));

    assertThat(Files.readString(files.privateKey()))
        .startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----\n");
    assertThat(FileSigner.read(files.privateKey(), Optional.of(password)).key())
        .isEqualTo(files.key());
  }

  @Test
  void anotherPasswordOrNoneOpensNothing() throws Exception {
    KeyFiles files = KeyFiles.generate(folder, Optional.of(password("right", "right")));
    Secret wrong = password("wrong", "wrong");

    for (Optional<Secret> given : List.of(Optional.of(wrong), Optional.<Secret>empty())) {
      Fault fault =
          catchThrowableOfType(Fault.class, () -> FileSigner.read(files.privateKey(), given));
      assertThat(fault.code()).isEqualTo(Code.KEY_LOCKED);
      assertThat(fault).hasNoCause();
    }
  }

  @Test
  void aNumberOfIterationsThatWouldKeepUsBusyIsRefused() throws Exception {
    Secret password = password("password", "word");
    byte[] der = Pem.read(KeyFiles.generate(folder, Optional.of(password)).privateKey()).der();
    String digits = HexFormat.of().formatHex(der);
    String more = digits.replace("0203" + "0927c0", "0203" + "7fffff");
    assertThat(more).isNotEqualTo(digits);
    byte[] text = new Pem(Pem.ENCRYPTED, HexFormat.of().parseHex(more)).text();
    Path file = Files.write(folder.resolve("busy"), text);

    assertThat(refusal(file, Optional.of(password)).code()).isEqualTo(Code.KEY_LOCKED);
  }

  @Test
  void opensslReadsOurs() throws Exception {
    assumeTrue(Openssl.there());
    Path password = Files.writeString(folder.resolve("word"), "Schlüssel");
    KeyFiles clear = KeyFiles.generate(folder.resolve("clear"), Optional.empty());
    KeyFiles locked =
        KeyFiles.generate(folder.resolve("locked"), Optional.of(new Secret("file:" + password)));

    assertThat(Openssl.run(folder, "pkey", "-in", clear.privateKey(), "-pubout"))
        .isEqualTo(Files.readString(clear.publicKey()));
    assertThat(
            Openssl.run(
                folder,
                "pkey",
                "-in",
                locked.privateKey(),
                "-passin",
                "file:" + password,
                "-pubout"))
        .isEqualTo(Files.readString(locked.publicKey()));
    assertThat(Openssl.run(folder, "asn1parse", "-in", locked.privateKey()))
        .contains("PBES2", "PBKDF2", "hmacWithSHA256", "aes-256-cbc");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-nocrypt",
        "-v2 aes-256-cbc",
        "-v2 aes-128-cbc -v2prf hmacWithSHA1",
        "-v2 aes-256-cbc -v2prf hmacWithSHA512 -iter 100000"
      })
  void weReadThoseOfOpenssl(String options) throws Exception {
    assumeTrue(Openssl.there());
    Path password = Files.writeString(folder.resolve("word"), "Schlüssel\n");
    Path plain = openssl("EC", "ec_paramgen_curve:P-256");
    Path key = folder.resolve("key");
    Object[] command =
        ("pkcs8 -topk8 -in "
                + plain
                + " -out "
                + key
                + " -passout file:"
                + password
                + " "
                + options)
            .split(" ");
    Openssl.run(folder, command);

    FileSigner signer = FileSigner.read(key, Optional.of(new Secret("file:" + password)));

    assertThat(new String(signer.key().pem()))
        .isEqualTo(Openssl.run(folder, "pkey", "-in", plain, "-pubout"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-scrypt", "-v2 des3", "-v1 PBE-SHA1-3DES"})
  void otherWaysToEncryptAreRefusedWithWhatToDo(String options) throws Exception {
    assumeTrue(Openssl.there());
    Path password = Files.writeString(folder.resolve("word"), "word");
    Path plain = openssl("EC", "ec_paramgen_curve:P-256");
    Path key = folder.resolve("key");
    Object[] command =
        ("pkcs8 -topk8 -in "
                + plain
                + " -out "
                + key
                + " -passout file:"
                + password
                + " "
                + options)
            .split(" ");
    Openssl.run(folder, command);

    Fault fault = refusal(key, Optional.of(new Secret("file:" + password)));

    assertThat(fault.code()).isEqualTo(Code.KEY_LOCKED);
    assertThat(fault.help()).contains("openssl pkcs8 -topk8");
  }

  @Test
  void keysOfOtherKindsAreRefusedByName() throws Exception {
    assumeTrue(Openssl.there());
    record Other(String algorithm, String option, String name) {}
    for (Other other :
        List.of(
            new Other("RSA", "rsa_keygen_bits:2048", "got RSA 2048"),
            new Other("EC", "ec_paramgen_curve:P-384", "got EC secp384r1"),
            new Other("ED25519", "", "got Ed25519"),
            new Other("EC", "ec_paramgen_curve:secp256k1", "got EC secp256k1"))) {
      Path key = openssl(other.algorithm(), other.option());
      Path open = folder.resolve("open");
      Openssl.run(folder, "pkey", "-in", key, "-pubout", "-out", open);

      assertThat(refusal(key, Optional.empty())).hasMessageContaining(other.name());
      Fault fault = catchThrowableOfType(Fault.class, () -> VerificationKey.read(open));
      assertThat(fault).hasMessageContaining(other.name());
      assertThat(fault.code()).isEqualTo(Code.KEY_INVALID);
    }
  }

  @Test
  void sec1IsRefusedWithWhatToDo() throws Exception {
    assumeTrue(Openssl.there());
    Path key = folder.resolve("sec1");
    Openssl.run(folder, "ecparam", "-name", "prime256v1", "-genkey", "-out", key);

    Fault fault = refusal(key, Optional.empty());

    assertThat(fault).hasMessageContaining("SEC 1");
    assertThat(fault.help()).contains("openssl pkcs8 -topk8");
  }

  @Test
  void theHalvesAreNotTakenForEachOther() {
    KeyFiles files = KeyFiles.generate(folder, Optional.empty());

    assertThat(refusal(files.publicKey(), Optional.empty()))
        .hasMessageContaining("is a public key, which cannot sign");
    assertThat(catchThrowableOfType(Fault.class, () -> VerificationKey.read(files.privateKey())))
        .hasMessageContaining("is a private key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no key",
        "-----BEGIN PRIVATE KEY-----\nMII\n",
        "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n",
        "-----BEGIN PRIVATE KEY-----\nM===\n-----END PRIVATE KEY-----\n",
        "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
      })
  void whatIsNoKeyIsRefused(String text) throws Exception {
    Path file = Files.writeString(folder.resolve("file"), text);

    assertThat(refusal(file, Optional.empty()).code()).isEqualTo(Code.KEY_INVALID);
    assertThat(catchThrowableOfType(Fault.class, () -> VerificationKey.read(file)).code())
        .isEqualTo(Code.KEY_INVALID);
  }

  @Test
  void aPointThatIsNotOnTheCurveIsNoKey() throws Exception {
    KeyFiles files = KeyFiles.generate(folder, Optional.empty());
    byte[] der = Pem.read(files.publicKey()).der();
    der[der.length - 1] ^= 1;
    Path file = Files.write(folder.resolve("off"), new Pem(Pem.PUBLIC, der).text());

    assertThat(catchThrowableOfType(Fault.class, () -> VerificationKey.read(file)).code())
        .isEqualTo(Code.KEY_INVALID);
  }

  @Test
  void aNumberThatIsNoKeyIsRefused() throws Exception {
    KeyFiles files = KeyFiles.generate(folder, Optional.empty());
    byte[] der = Pem.read(files.privateKey()).der();
    // The number is the last 32 bytes of a key without its public half.
    for (byte digit : new byte[] {0, -1}) {
      Arrays.fill(der, der.length - 32, der.length, digit);
      Path file = Files.write(folder.resolve("number"), new Pem(Pem.PRIVATE, der).text());
      assertThat(refusal(file, Optional.empty()).code()).isEqualTo(Code.KEY_INVALID);
    }
  }

  private Fault refusal(Path key, Optional<Secret> password) {
    return catchThrowableOfType(Fault.class, () -> FileSigner.read(key, password));
  }

  private Secret password(String name, String word) throws Exception {
    return new Secret("file:" + Files.writeString(folder.resolve(name), word + "\n"));
  }

  private Path openssl(String algorithm, String option) throws Exception {
    Path key = folder.resolve("openssl.key");
    if (option.isEmpty()) {
      Openssl.run(folder, "genpkey", "-algorithm", algorithm, "-out", key);
    } else {
      Openssl.run(folder, "genpkey", "-algorithm", algorithm, "-pkeyopt", option, "-out", key);
    }
    return key;
  }
}
