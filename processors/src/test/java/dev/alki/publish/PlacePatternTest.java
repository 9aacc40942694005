// SPDX-License-Identifier: Apache-2.0
package dev.alki.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.registry.RegistryName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlacePatternTest {
  @ParameterizedTest
  @CsvSource({
    "oci://h/models/{name}:{profile}, Qwen2.5-0.5B, Q4_K_M, oci://h/models/qwen2.5-0.5b:q4_k_m",
    "oci://h/m:{name}-{profile}, stories260K, Q8_0, oci://h/m:stories260k-q8_0",
    "s3://b/{name}/{profile}, stories260K, Q8_0, s3://b/stories260K/Q8_0",
    "/srv/{name}/{profile}, a/../b c, Q8_0, /srv/a-..-b-c/Q8_0"
  })
  void namesAPlaceForEachProfile(String pattern, String name, String profile, String place) {
    assertThat(PlacePattern.of(pattern).at(name, profile)).isEqualTo(place);
  }

  @Test
  void makesNamesThatRegistriesTake() {
    PlacePattern pattern = PlacePattern.of("oci://h/models/{name}:{profile}");
    for (String name : new String[] {"a._b", "A--B__C", ".x.", "Ünïcode", "$1\\2"}) {
      assertThat(RegistryName.of(pattern.at(name, name)).tag()).isPresent();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "oci://h/models/{name}:latest",
        "oci://h/models/{name}:{profil}",
        "oci://h/models/{name}-{profile}",
        "/srv/{}/{profile}"
      })
  void refusesWhatCannotBeAPlaceForEach(String pattern) {
    Fault fault = catchThrowableOfType(Fault.class, () -> PlacePattern.of(pattern));

    assertThat(fault.code()).isEqualTo(Code.SETTING_INVALID);
    assertThat(fault).hasMessageContaining("alki.publish.to");
  }
}
