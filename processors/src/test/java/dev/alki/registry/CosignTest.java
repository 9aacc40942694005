// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alki.progress.Progress;
import dev.alki.sign.KeyFiles;
import dev.alki.sign.Signers;
import dev.alki.sign.Statement;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// cosign finds and takes what we sign in registries of both kinds, and we take nothing else.
class CosignTest {
  @TempDir private Path folder;
  private PublishedBundle bundle;
  private KeyFiles keys;
  private KeyFiles others;

  @BeforeEach
  void pack() throws Exception {
    bundle = PublishedBundle.in(folder, 5000);
    keys = KeyFiles.generate(folder.resolve("keys"), Optional.empty());
    others = KeyFiles.generate(folder.resolve("others"), Optional.empty());
  }

  @ParameterizedTest
  @EnumSource
  void takesTheSignatureAndEveryAttestation(RealRegistry.Kind kind) throws Exception {
    String cosign = Programs.find("cosign");
    try (RealRegistry registry = new RealRegistry(kind, folder)) {
      RegistryName name = registry.name("v1");
      String unsigned = reference(name.at(bundle.publish(name).digest()));
      assertThat(status(cosign, "verify", keys, unsigned)).isNotZero();

      String digest =
          bundle
              .publish(
                  name,
                  Credentials.NONE,
                  Optional.of(Signers.open(keys.privateKey().toString(), Optional.empty())))
              .digest();

      String reference = reference(name.at(digest));
      assertThat(status(cosign, "verify", keys, reference)).isZero();
      assertThat(status(cosign, "verify", others, reference)).isNotZero();
      for (String type : List.of("slsaprovenance1", "cyclonedx", "https://cyclonedx.org/bom")) {
        assertThat(status(cosign, "verify-attestation", keys, reference, "--type", type))
            .as(type)
            .isZero();
      }
      assertThat(status(cosign, "verify-attestation", others, reference, "--type", "cyclonedx"))
          .isNotZero();
      assertThat(status(cosign, "verify-attestation", keys, reference, "--type", "vuln"))
          .isNotZero();
      assertThat(
              new RegistryVerifier(bundle.options(Credentials.NONE))
                  .verify(name, Optional.of(keys.key()), Progress.NONE)
                  .bundle()
                  .attestations())
          .hasSize(3);
    }
  }

  @ParameterizedTest
  @EnumSource
  void weTakeWhatItSigns(RealRegistry.Kind kind) throws Exception {
    String cosign = Programs.find("cosign");
    String config = folder.resolve("none.json").toString();
    String prefix = folder.resolve("cosign").toString();
    String key = keys.privateKey().toString();
    run(cosign, "signing-config", "create", "--out", config);
    run(cosign, "import-key-pair", "--key", key, "--output-key-prefix", prefix);
    try (RealRegistry registry = new RealRegistry(kind, folder)) {
      RegistryName name = registry.name("v1");
      name = name.at(bundle.publish(name).digest());

      run(
          cosign,
          "sign",
          "--key",
          prefix + ".key",
          "--signing-config",
          config,
          "--allow-http-registry",
          "--yes",
          reference(name));

      assertThat(
              new RegistryVerifier(bundle.options(Credentials.NONE))
                  .verify(name, Optional.of(keys.key()), Progress.NONE)
                  .bundle()
                  .attestations()
                  .values())
          .extracting(Statement::predicateType)
          .containsExactly("https://sigstore.dev/cosign/sign/v1");
    }
  }

  private void run(String... command) throws Exception {
    Programs.Result result = Programs.run(folder, command);
    assertThat(result.status()).as(result.output()).isZero();
  }

  private int status(String cosign, String verb, KeyFiles by, String reference, String... more)
      throws Exception {
    String[] command =
        Stream.concat(
                Stream.of(
                    cosign,
                    verb,
                    "--key",
                    by.publicKey().toString(),
                    "--insecure-ignore-tlog=true",
                    "--allow-http-registry"),
                Stream.concat(Stream.of(more), Stream.of(reference)))
            .toArray(String[]::new);
    return Programs.run(folder, command).status();
  }

  private static String reference(RegistryName name) {
    return name.toString().substring("oci://".length());
  }
}
