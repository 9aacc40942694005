// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenUriTest {
  @Test
  void namesAnObjectItsSlotAndTheLibrary() {
    TokenUri uri = TokenUri.parse("pkcs11:object=my%20key;slot-id=7?module-path=/usr/lib/x.so");

    assertThat(uri.object()).isEqualTo("my key");
    assertThat(uri.slot()).contains("7");
    assertThat(uri.configuration()).isEqualTo("--name=Alki\nlibrary=/usr/lib/x.so\nslot=7\n");
  }

  @Test
  void takesTheFirstTokenWhenNoSlotIsNamed() {
    assertThat(TokenUri.parse("pkcs11:object=a?module-path=/x.so").configuration())
        .contains("slotListIndex=0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pkcs11:",
        "pkcs11:object=a",
        "pkcs11:?module-path=/x.so",
        "pkcs11:object=a?module-path=x.so",
        "pkcs11:object=a?module-path=/x.so%0Aslot=1",
        "pkcs11:object=a?module-path=/${user.home}/x.so",
        "pkcs11:object=a;object=b?module-path=/x.so",
        "pkcs11:object=a;slot-id=one?module-path=/x.so",
        "pkcs11:object=a%zz?module-path=/x.so",
        "pkcs11:object=a?module-path=/x.so&pin-value=canary"
      })
  void refusesAllElseWithoutRepeatingIt(String text) {
    Fault fault = catchThrowableOfType(Fault.class, () -> TokenUri.parse(text));

    assertThat(fault.code()).isEqualTo(Code.KEY_INVALID);
    assertThat(fault.report()).doesNotContain("canary");
  }

  @Test
  void aLibraryThatIsNotThereIsUnavailable() {
    Fault fault =
        catchThrowableOfType(
            Fault.class,
            () -> Signers.open("pkcs11:object=a?module-path=/nowhere/x.so", Optional.empty()));

    assertThat(fault.code()).isEqualTo(Code.KEY_UNAVAILABLE);
  }
}
