// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryNameTest {
  private static final String HEX = "0123456789abcdef".repeat(4);

  @Test
  void readsEveryPart() {
    RegistryName name = RegistryName.of("oci://ghcr.io/acme/models/tiny__x:v1.0-Q4_K_M");
    assertThat(name.host()).isEqualTo("ghcr.io");
    assertThat(name.repository()).isEqualTo("acme/models/tiny__x");
    assertThat(name.tag()).contains("v1.0-Q4_K_M");
    assertThat(name.digest()).isEmpty();
    assertThat(name).hasToString("oci://ghcr.io/acme/models/tiny__x:v1.0-Q4_K_M");
  }

  @Test
  void readsADigest() {
    assertThat(RegistryName.of("oci://h:5000/a@sha256:" + HEX).reference())
        .isEqualTo("sha256:" + HEX);
  }

  @Test
  void meansLatestWhenNothingIsNamed() {
    assertThat(RegistryName.of("oci://h/a").reference()).isEqualTo("latest");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost:5000", "127.0.0.1:5000", "127.9.9.9", "[::1]:5000", "LOCALHOST"})
  void speaksPlainHttpToThisMachineOnly(String host) {
    assertThat(RegistryName.of("oci://" + host + "/a").endpoint())
        .hasScheme("http")
        .hasPath("/v2/a/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost.example:5000",
        "127.0.0.1.example",
        "10.0.0.1:5000",
        "registry",
        "[::2]:5000",
        "1270.0.0.1"
      })
  void speaksTlsToEverybodyElse(String host) {
    assertThat(RegistryName.of("oci://" + host + "/a").endpoint()).hasScheme("https");
  }

  @Test
  void knowsTheMachineOfDockerHub() {
    assertThat(RegistryName.of("oci://docker.io/ai/smollm:x").endpoint())
        .hasToString("https://registry-1.docker.io/v2/ai/smollm/");
    assertThat(RegistryName.of("oci://docker.io/smollm").endpoint())
        .hasToString("https://registry-1.docker.io/v2/library/smollm/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "h/a:b",
        "oci:h/a",
        "http://h/a",
        "oci://",
        "oci://h",
        "oci://h/",
        "oci:///a",
        "oci://h//a",
        "oci://h/a/",
        "oci://h/A",
        "oci://h/a..b",
        "oci://h/a___b",
        "oci://h/-a",
        "oci://h/a-",
        "oci://h/../a",
        "oci://h/a?x=y",
        "oci://h/a#b",
        "oci://h/a b",
        "oci://h/a\n",
        "oci://h/a:",
        "oci://h/a:.b",
        "oci://h/a:b c",
        "oci://h/a:b/c",
        "oci://h/a@",
        "oci://h/a@sha256:abc",
        "oci://h/a@sha512:0123",
        "oci://h/a:t@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "oci://user@h/a",
        "oci://user:secret@h/a",
        "oci://h:0/a",
        "oci://h:65536/a",
        "oci://h:port/a",
        "oci://-h/a",
        "oci://h_x/a",
        "oci://h./a",
        "oci://[::1/a",
        "oci://\u212a/a"
      })
  void refusesWhatIsNoName(String text) {
    Fault fault = catchThrowableOfType(Fault.class, () -> RegistryName.of(text));
    assertThat(fault).isNotNull();
    assertThat(fault.code()).isEqualTo(Code.WRONG_USAGE);
  }

  @Test
  void refusesNamesThatAreTooLong() {
    assertThat(
            catchThrowableOfType(Fault.class, () -> RegistryName.of("oci://h/" + "a".repeat(254))))
        .isNotNull();
    assertThat(
            catchThrowableOfType(
                Fault.class, () -> RegistryName.of("oci://h/a:" + "t".repeat(129))))
        .isNotNull();
    assertThat(RegistryName.of("oci://h/a:" + "t".repeat(128)).tag()).isPresent();
  }
}
