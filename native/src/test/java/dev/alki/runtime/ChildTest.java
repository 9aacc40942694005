// SPDX-License-Identifier: Apache-2.0
package dev.alki.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChildTest {
  private static final Limits AMPLE = new Limits(Duration.ofMinutes(1), 1L << 30);

  private static final Pattern NOTHING = Pattern.compile("(?!)");

  private final PrivateFolder folder = PrivateFolder.create();

  @AfterEach
  void cleanUp() {
    folder.close();
  }

  @Test
  void aChildThatHangsIsEndedAndCalledATimeout() {
    Fault fault = asking("hangs", new Limits(Duration.ofMillis(800), 1L << 30));

    assertThat(fault.code()).isEqualTo(Code.ENGINE_TIMEOUT);
    assertThat(fault).hasMessageContaining("model.gguf").hasMessageContaining("say hello");
  }

  @Test
  void aChildThatExitsIsACrashWithItsStatus() {
    Fault fault = asking("exits", AMPLE);

    assertThat(fault.code()).isEqualTo(Code.ENGINE_CRASHED);
    assertThat(fault).hasMessageContaining("exit status 7");
  }

  @Test
  void aSegmentationFaultIsACrashThatNamesTheSignal() {
    Fault fault = asking("crashes", AMPLE);

    assertThat(fault.code()).isEqualTo(Code.ENGINE_CRASHED);
    assertThat(fault).hasMessageContaining("SIGSEGV");
  }

  @Test
  void aChildThatTakesMoreMemoryThanAllowedIsEnded() {
    Fault fault = asking("eats memory", new Limits(Duration.ofMinutes(1), 200L << 20));

    assertThat(fault.code()).isEqualTo(Code.ENGINE_OUT_OF_MEMORY);
  }

  @Test
  void anAnswerThatIsNoJsonIsGarbage() {
    Fault fault = asking("writes garbage", AMPLE);

    assertThat(fault.code()).isEqualTo(Code.ENGINE_GARBAGE);
    assertThat(fault).hasMessageContaining("][ not JSON");
  }

  @Test
  void aLineWithoutEndIsGarbageBeforeItFillsTheMemory() {
    assertThat(asking("writes a line without end", AMPLE).code()).isEqualTo(Code.ENGINE_GARBAGE);
  }

  @Test
  void anAnswerWithoutWhatWasAskedForIsGarbage() {
    PrivateFolder ofTheEngine = PrivateFolder.create();
    Child child = start("answers with something else", AMPLE);

    Fault fault =
        catchThrowableOfType(
            Fault.class,
            () -> EmbeddedSession.load(child, ofTheEngine, Path.of("model.gguf"), new Setup(8, 1)));

    assertThat(fault.code()).isEqualTo(Code.ENGINE_GARBAGE);
    assertThat(ofTheEngine.path()).doesNotExist();
  }

  @Test
  void aLogOfAnyLengthIsReadToItsEnd() {
    Fault fault = asking("fills its log", AMPLE);

    assertThat(fault).hasMessageContaining("this was the last of it");
  }

  @Test
  void aDeadChildStaysDead() {
    try (Child child = start("exits", AMPLE)) {
      catchThrowableOfType(Fault.class, () -> child.ask("say hello", Map.of("do", "hello")));

      Fault again =
          catchThrowableOfType(Fault.class, () -> child.ask("say more", Map.of("do", "more")));

      assertThat(again.code()).isEqualTo(Code.ENGINE_CRASHED);
    }
  }

  @Test
  void aProgramThatIsNotThereIsAnEngineThatIsUnavailable() {
    Fault fault =
        catchThrowableOfType(
            Fault.class,
            () ->
                Child.start("model.gguf", new ProcessBuilder("/no/such/program"), AMPLE, NOTHING));

    assertThat(fault.code()).isEqualTo(Code.ENGINE_UNAVAILABLE);
  }

  private Fault asking(String how, Limits limits) {
    try (Child child = start(how, limits)) {
      return catchThrowableOfType(Fault.class, () -> child.ask("say hello", Map.of("do", "hello")));
    }
  }

  private Child start(String how, Limits limits) {
    String classPath =
        ChildJvm.home(ChildJvm.class) + File.pathSeparator + ChildJvm.home(Misbehaving.class);
    return Child.start(
        "model.gguf",
        ChildJvm.command(
            Misbehaving.class, List.of(how), classPath, folder.path(), limits.memory()),
        limits,
        NOTHING);
  }
}
