// SPDX-License-Identifier: Apache-2.0
package dev.alki.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.deploy.ServerSettings.Task;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What systemd and Compose are told, by stand-ins that write it down and start a [FakeServer].
class ServerHostsTest {
  private static final Duration AMPLE = Duration.ofMinutes(2);

  @TempDir private Path folder;
  private Path programs;
  private Path told;
  private ServedBundle bundle;
  private Path server;

  @BeforeEach
  void makeABundle() throws IOException {
    bundle = TestBundle.of(Files.createDirectories(folder.resolve("bundle")), Task.COMPLETION);
    programs = Files.createDirectories(folder.resolve("programs"));
    told = folder.resolve("told");
    server = FakeServer.program(folder, "does well");
  }

  @Test
  void systemdIsRefusedWhereItDoesNotRunTheMachine() {
    ServerHost host = new SystemdHost(server, programs.toString(), folder.resolve("missing"));

    assertThat(refusal(host)).hasMessageContaining("systemd: does not run this machine");
  }

  @Test
  void systemdsOwnWordsAreToldWhenItDoesNotStartTheService() throws IOException {
    program("systemd-run", "echo Interactive authentication required.; exit 1");

    assertThat(refusal(new SystemdHost(server, programs.toString(), folder)))
        .hasMessageContaining("Interactive authentication required.");
  }

  @Test
  void systemdConfinesTheServiceAsTheUnitDoes() throws Exception {
    program(
        "systemd-run",
        """
        for word in "$@"; do
          case $word in --setenv=*) export "${word#--setenv=}";; esac
          last=$word
        done
        "$last" >/dev/null 2>&1 &
        echo $! >%s\
        """
            .formatted(folder.resolve("pid")));
    program(
        "systemctl",
        """
        pid=$(cat %s)
        case $1 in
          is-active) kill -0 $pid 2>/dev/null;;
          show) echo $pid;;
          stop) kill $pid; while kill -0 $pid 2>/dev/null; do sleep 0.1; done;;
        esac\
        """
            .formatted(folder.resolve("pid")));
    ServerHost host = new SystemdHost(server, programs + ":/usr/bin:/bin", folder);

    SmokeReport report = new SmokeTest(bundle, host, 0, AMPLE).run(Progress.NONE);

    assertThat(report.target()).isEqualTo("systemd");
    assertThat(report.memory().peak()).isPositive();
    List<String> lines = Files.readAllLines(told);
    assertThat(lines.getFirst())
        .contains("--property=MemoryMax=" + report.limit())
        .contains("--property=DynamicUser=yes")
        .contains("--property=BindReadOnlyPaths=\"" + bundle.folder() + "\":/var/lib/alki/tiny-q4")
        .contains("--setenv=LLAMA_ARG_MODEL=/var/lib/alki/tiny-q4/tiny.gguf")
        .doesNotContain("ExecStart", "Restart", "LLAMA_ARG_PORT=8080");
    assertThat(lines).anyMatch(line -> line.matches("systemctl stop alki-smoke-\\d+-\\d+"));
    assertThat(ProcessHandle.of(Long.parseLong(Files.readString(folder.resolve("pid")).strip())))
        .isEmpty();
  }

  @Test
  void composeIsRefusedWhereNoEngineHasIt() throws IOException {
    program("docker", "[ \"$1\" = info ]");
    program("podman", "exit 1");

    assertThat(refusal(new ComposeHost(programs.toString())))
        .hasMessageContaining("docker has no Compose, podman has no running engine");
    Files.delete(programs.resolve("docker"));
    assertThat(refusal(new ComposeHost(programs.toString())))
        .hasMessageContaining("there is no docker");
  }

  @Test
  void composeStartsWhatTheFileDescribesOnAnotherPort() throws Exception {
    Path copy = folder.resolve("copy.yaml");
    program(
        "docker",
        """
        [ "$1" = info ] || [ "$2" = version ] && exit 0
        pid=$(cat %2$s 2>/dev/null)
        case " $* " in
          *State.Running*) kill -0 $pid 2>/dev/null && echo true;;
          *State.Pid*) echo $pid;;
          *" up "*)
            cp $5 %1$s
            LLAMA_ARG_PORT=$(sed -n 's/.*127.0.0.1:\\([0-9]*\\):8080.*/\\1/p' $5) \
              %3$s >/dev/null 2>&1 &
            echo $! >%2$s;;
          *" ps "*) echo container;;
          *" down "*) kill $pid; while kill -0 $pid 2>/dev/null; do sleep 0.1; done;;
        esac\
        """
            .formatted(copy, folder.resolve("pid"), server));

    SmokeReport report =
        new SmokeTest(bundle, new ComposeHost(programs + ":/usr/bin:/bin"), 0, AMPLE)
            .run(Progress.NONE);

    assertThat(report.target()).isEqualTo("compose");
    assertThat(report.memory().peak()).isPositive();
    assertThat(Files.readString(copy))
        .contains("source: " + bundle.folder())
        .contains("mem_limit: '" + report.limit() + "'")
        .contains("restart: 'no'")
        .doesNotContain("127.0.0.1:8080:8080");
    List<String> lines = Files.readAllLines(told);
    assertThat(lines.getLast()).contains(" down ");
    Path started = Path.of(lines.getLast().split(" ")[5]);
    assertThat(started.getParent()).doesNotExist();
  }

  private Fault refusal(ServerHost host) {
    SmokeTest test = new SmokeTest(bundle, host, 0, AMPLE);
    Fault fault = catchThrowableOfType(Fault.class, () -> test.run(Progress.NONE));
    assertThat(fault.code()).isEqualTo(Code.ENGINE_UNAVAILABLE);
    return fault;
  }

  /// A script that writes down what it is told.
  private void program(String name, String script) throws IOException {
    Path file = programs.resolve(name);
    Files.writeString(file, "#!/bin/sh\necho \"%s $*\" >>%s\n%s\n".formatted(name, told, script));
    file.toFile().setExecutable(true);
  }
}
