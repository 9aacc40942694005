// SPDX-License-Identifier: Apache-2.0
package dev.alki.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.deploy.Memory;
import dev.alki.deploy.ServerSettings.Task;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.progress.Progress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Servers that do well, and in each way that is not well; none is left running.
class SmokeTestTest {
  private static final Duration AMPLE = Duration.ofMinutes(2);

  @TempDir private Path folder;

  @AfterEach
  void nothingIsLeftRunning() {
    try (Stream<ProcessHandle> children = ProcessHandle.current().descendants()) {
      assertThat(children.map(it -> it.info().commandLine().orElse("")))
          .noneMatch(command -> command.contains(FakeServer.class.getName()));
    }
  }

  @Test
  void tellsWhatAServerDidThatCompletesTexts() throws Exception {
    SmokeReport report = run("does well", Task.COMPLETION);

    assertThat(report.answer()).isEqualTo(" there was a llama.");
    assertThat(report.target()).isEqualTo("process");
    assertThat(report.load()).isPositive();
    assertThat(report.first()).isPositive();
    assertThat(report.memory().peak()).isBetween(1L << 20, report.limit());
    assertThat(report.json().path("firstTokenSeconds").asDouble()).isPositive();
  }

  @Test
  void talksWithModelsThatHaveATemplate() throws Exception {
    assertThat(run("does well", Task.CHAT).answer()).isEqualTo("Hello!");
  }

  @Test
  void asksModelsOfVectorsForOne() throws Exception {
    assertThat(run("does well", Task.EMBEDDING).answer()).isEqualTo("0.25 -0.5");
  }

  @Test
  void refusesAVectorThatIsNotFinite() throws Exception {
    assertThat(fault("answers infinity", Task.EMBEDDING, AMPLE).code())
        .isEqualTo(Code.ENGINE_GARBAGE);
  }

  @Test
  void refusesAServerThatDies() throws Exception {
    Fault fault = fault("dies", AMPLE);

    assertThat(fault.code()).isEqualTo(Code.ENGINE_CRASHED);
    assertThat(fault)
        .hasMessageContaining("load the model")
        .hasMessageContaining("tensor is missing");
  }

  @Test
  void refusesAServerThatIsNeverReady() throws Exception {
    Fault fault = fault("is never ready", Duration.ofSeconds(3));

    assertThat(fault.code()).isEqualTo(Code.ENGINE_TIMEOUT);
    assertThat(fault).hasMessageContaining("expected an answer of /health within 3 s");
  }

  @Test
  void refusesAnAnswerThatIsGarbage() throws Exception {
    Fault fault = fault("answers garbage", AMPLE);

    assertThat(fault.code()).isEqualTo(Code.ENGINE_GARBAGE);
    assertThat(fault).hasMessageContaining("<html>Hello</html>");
  }

  @Test
  void refusesAnAnswerWithoutAWord() throws Exception {
    assertThat(fault("answers nothing", AMPLE).code()).isEqualTo(Code.ENGINE_GARBAGE);
  }

  @Test
  void refusesAnAnswerWithoutEndBeforeItFillsTheMemory() throws Exception {
    assertThat(fault("answers without end", AMPLE).code()).isEqualTo(Code.ENGINE_GARBAGE);
  }

  @Test
  void refusesAServerThatRefusesToAnswer() throws Exception {
    Fault fault = fault("refuses", AMPLE);

    assertThat(fault.code()).isEqualTo(Code.ENGINE_REFUSED);
    assertThat(fault).hasMessageContaining("no room").hasMessageContaining("got 500");
  }

  @Test
  void refusesAServerThatFailsWhileItAnswers() throws Exception {
    Fault fault = fault("fails while it answers", AMPLE);

    assertThat(fault.code()).isEqualTo(Code.ENGINE_REFUSED);
    assertThat(fault).hasMessageContaining("no room");
  }

  @Test
  void refusesAServerThatDiesWhileItAnswers() throws Exception {
    Fault fault = fault("dies while it answers", AMPLE);

    assertThat(fault.code()).isEqualTo(Code.ENGINE_CRASHED);
    assertThat(fault).hasMessageContaining("was to answer and died");
  }

  @Test
  void refusesAServerThatHangs() throws Exception {
    // Long enough for it to start, wherever the tests run.
    Fault fault = fault("hangs", Duration.ofSeconds(5));

    assertThat(fault.code()).isEqualTo(Code.ENGINE_TIMEOUT);
    assertThat(fault).hasMessageContaining("did not answer in time");
  }

  @Test
  void killsAServerThatDoesNotEnd() throws Exception {
    assertThat(run("does not end", Task.COMPLETION).answer()).isNotEmpty();
  }

  @Test
  void refusesAServerThatTakesMoreThanItsLimit() throws Exception {
    Path program = FakeServer.program(folder, "does well");
    ServedBundle bundle = TestBundle.of(folder, Task.COMPLETION, new Memory(0, 0, 0, 0, 0));
    // A program of its own has 141 MiB; one that is larger is made so.
    Files.writeString(
        program,
        Files.readString(program).replace("-Xmx32m", "-Xms200m -XX:+AlwaysPreTouch -Xmx200m"));

    Fault fault =
        catchThrowableOfType(
            Fault.class,
            () -> new SmokeTest(bundle, new ProcessHost(program), 0, AMPLE).run(Progress.NONE));

    assertThat(fault.code()).isEqualTo(Code.ENGINE_OUT_OF_MEMORY);
    assertThat(fault).hasMessageContaining("expected at most 141 MiB");
  }

  @Test
  void refusesAPortThatIsTaken() throws Exception {
    ServedBundle bundle = TestBundle.of(folder, Task.COMPLETION);
    ServerHost host = new ProcessHost(FakeServer.program(folder, "does well"));
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      SmokeTest test = new SmokeTest(bundle, host, taken.getLocalPort(), AMPLE);

      Fault fault = catchThrowableOfType(Fault.class, () -> test.run(Progress.NONE));

      assertThat(fault.code()).isEqualTo(Code.ADDRESS_IN_USE);
    }
  }

  @Test
  void saysWhenThereIsNoServerToStart() throws Exception {
    ServedBundle bundle = TestBundle.of(folder, Task.COMPLETION);
    ServerHost host = new ProcessHost(folder.resolve("missing"));
    SmokeTest test = new SmokeTest(bundle, host, 0, AMPLE);

    assertThat(catchThrowableOfType(Fault.class, () -> test.run(Progress.NONE)).code())
        .isEqualTo(Code.ENGINE_UNAVAILABLE);
    assertThat(
            catchThrowableOfType(
                    Fault.class, () -> LlamaServer.find("llama-server", folder.toString()))
                .code())
        .isEqualTo(Code.ENGINE_UNAVAILABLE);
  }

  @Test
  void endsTheServerWhenItIsCalledOff() throws Exception {
    ServedBundle bundle = TestBundle.of(folder, Task.COMPLETION);
    ServerHost host = new ProcessHost(FakeServer.program(folder, "is never ready"));
    SmokeTest test = new SmokeTest(bundle, host, 0, AMPLE);
    Progress calledOff =
        new Progress() {
          @Override
          public void advance(long done, long total) {
            // Nobody counts this.
          }

          @Override
          public boolean cancelled() {
            return true;
          }
        };

    assertThat(catchThrowableOfType(Fault.class, () -> test.run(calledOff)).code())
        .isEqualTo(Code.INTERRUPTED_BY_USER);
  }

  private SmokeReport run(String how, Task task) throws IOException {
    ServedBundle bundle = TestBundle.of(folder, task);
    ServerHost host = new ProcessHost(FakeServer.program(folder, how));
    return new SmokeTest(bundle, host, 0, AMPLE).run(Progress.NONE);
  }

  private Fault fault(String how, Duration patience) throws IOException {
    return fault(how, Task.COMPLETION, patience);
  }

  private Fault fault(String how, Task task, Duration patience) throws IOException {
    ServedBundle bundle = TestBundle.of(folder, task);
    ServerHost host = new ProcessHost(FakeServer.program(folder, how));
    SmokeTest test = new SmokeTest(bundle, host, 0, patience);
    return catchThrowableOfType(Fault.class, () -> test.run(Progress.NONE));
  }
}
