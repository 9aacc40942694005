// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alki.fault.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NeedsTest {
  @Test
  void readsItsOwnTextInAnyOrder() {
    Needs needs = Needs.of(" device=Pi5, arch=aarch64 ", "test");
    assertThat(needs.text()).isEqualTo("arch=aarch64,device=pi5");
    assertThat(Needs.of(needs.text(), "test")).isEqualTo(needs);
  }

  @Test
  void areMetByWhoHasAllOfThemAndMore() {
    Needs has = Needs.of("arch=aarch64,device=pi5,pool=lab", "test");
    assertThat(has.meets(Needs.of("device=pi5", "test"))).isTrue();
    assertThat(has.meets(Needs.NONE)).isTrue();
    assertThat(has.meets(Needs.of("device=pi4", "test"))).isFalse();
    assertThat(has.meets(Needs.of("gpu=none", "test"))).isFalse();
  }

  @Test
  void findOutWhatThisMachineIs() {
    Needs here = Needs.here(Needs.of("device=pi5", "test"));
    assertThat(here.all()).containsKeys(Needs.Kind.ARCH, Needs.Kind.OS, Needs.Kind.DEVICE);
    assertThat(Needs.here(Needs.of("arch=other", "test")).text()).contains("arch=other");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"arhc=aarch64", "arch", "arch=", "arch=a,arch=b", "gpu='x'", "gpu=a b", ","})
  void refuseWhatNoWorkerCanHave(String text) {
    assertThatThrownBy(() -> Needs.of(text, "test")).isInstanceOf(Fault.class);
  }
}
