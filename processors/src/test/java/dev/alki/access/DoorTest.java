// SPDX-License-Identifier: Apache-2.0
package dev.alki.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoorTest {
  private static final Limits USUAL = new Limits(20, 100);

  @TempDir Path folder;
  private TokenFile file;

  @BeforeEach
  void open() {
    file = new TokenFile(folder.resolve("tokens.json"));
  }

  @Test
  void letsAnybodyInWhereThereIsNoToken() {
    Caller caller = door(false).admit(Optional.empty(), Optional.empty(), Scope.SUBMIT, "request");
    assertThat(caller).isEqualTo(Caller.ANYBODY);
    assertThat(caller.origin("http")).isEqualTo("http");
  }

  @Test
  void asksForATokenAsSoonAsThereIsOne() {
    String text = add("ci", Scope.READ);
    assertThat(refused(Optional.empty(), Scope.READ).code()).isEqualTo(Code.TOKEN_REQUIRED);
    Caller caller =
        door(false).admit(Optional.of("Bearer " + text), Optional.empty(), Scope.READ, "request");
    assertThat(caller.origin("http")).isEqualTo("http:ci");
    assertThat(caller.limits()).isEqualTo(USUAL);
  }

  @Test
  void asksForATokenEvenWhereThereIsNoneWhenItMust() {
    Fault fault =
        catchThrowableOfType(
            Fault.class,
            () -> door(true).admit(Optional.empty(), Optional.empty(), Scope.READ, "request"));
    assertThat(fault.code()).isEqualTo(Code.TOKEN_REQUIRED);
  }

  @Test
  void doesNotIgnoreATokenThatNobodyKnows() {
    assertThat(refused(Optional.of("Bearer " + Token.draw()), Scope.READ).code())
        .isEqualTo(Code.TOKEN_REQUIRED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s", "Basic %s", "Bearer", "Bearer ", "Bearer x%s", "Bearer %s1"})
  void refusesAHeaderThatIsNotTheToken(String header) {
    String text = add("ci", Scope.READ);
    assertThat(refused(Optional.of(header.formatted(text)), Scope.READ).code())
        .isEqualTo(Code.TOKEN_REQUIRED);
  }

  @Test
  void takesTheWordBearerInAnyCase() {
    String text = add("ci", Scope.READ);
    assertThat(door(false).admit(Optional.of("bearer " + text), Optional.empty(), Scope.READ, "x"))
        .isNotNull();
  }

  @Test
  void refusesWhatIsBeyondTheTokensScopes() {
    String text = add("ci", Scope.READ);
    Fault fault = refused(Optional.of("Bearer " + text), Scope.SUBMIT);
    assertThat(fault.code()).isEqualTo(Code.TOKEN_SCOPE);
    assertThat(fault).hasMessageContaining("submit").hasMessageContaining("'ci'");
    assertThat(fault.report()).doesNotContain(text);
  }

  @Test
  void refusesAnExpiredToken() {
    String text = Token.draw();
    file.add(
        new Token(
            "ci",
            Token.hash(text),
            Scope.ALL,
            OptionalInt.empty(),
            OptionalInt.empty(),
            Instant.now(),
            Optional.of(Instant.now().minusSeconds(1))));
    assertThat(refused(Optional.of("Bearer " + text), Scope.READ).code())
        .isEqualTo(Code.TOKEN_REQUIRED);
  }

  @Test
  void countsEachTokensRequestsForItself() {
    String slow = add("slow", OptionalInt.of(2));
    String other = add("other", OptionalInt.of(2));
    Door door = door(false);
    for (int i = 0; i < 4; i++) {
      door.admit(Optional.of("Bearer " + slow), Optional.empty(), Scope.READ, "request");
    }
    Fault fault =
        catchThrowableOfType(
            Fault.class,
            () ->
                door.admit(Optional.of("Bearer " + slow), Optional.empty(), Scope.READ, "request"));
    assertThat(fault.code()).isEqualTo(Code.REQUEST_RATE);
    assertThat(fault).hasMessageContaining("at most 2 requests a second");
    door.admit(Optional.of("Bearer " + other), Optional.empty(), Scope.READ, "request");
  }

  @Test
  void knowsTheHolderOfACertificateByItsName() {
    Caller caller = door(false).admit(Optional.empty(), Optional.of("ci"), Scope.SUBMIT, "request");
    assertThat(caller).isEqualTo(new Caller("ci", Scope.ALL, USUAL));
  }

  private Door door(boolean always) {
    return new Door(file, always, USUAL);
  }

  private Fault refused(Optional<String> header, Scope scope) {
    return catchThrowableOfType(
        Fault.class, () -> door(false).admit(header, Optional.empty(), scope, "request"));
  }

  private String add(String name, Scope scope) {
    return add(name, Set.of(scope), OptionalInt.empty());
  }

  private String add(String name, OptionalInt rate) {
    return add(name, Scope.ALL, rate);
  }

  private String add(String name, Set<Scope> scopes, OptionalInt rate) {
    String text = Token.draw();
    file.add(
        new Token(
            name,
            Token.hash(text),
            scopes,
            rate,
            OptionalInt.empty(),
            Instant.now(),
            Optional.empty()));
    return text;
  }
}
