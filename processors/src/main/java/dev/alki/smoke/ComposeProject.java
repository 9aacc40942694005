// SPDX-License-Identifier: Apache-2.0
package dev.alki.smoke;

import dev.alki.files.Folders;
import dev.alki.runtime.LogTail;
import dev.alki.runtime.MemoryUse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A project of one container; `folder` has the file that it was started from.
record ComposeProject(Commands commands, String engine, String project, Path folder)
    implements RunningServer {
  static final String FILE = "compose.yaml";

  List<String> compose(String... arguments) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of(engine, "compose", "--project-name", project));
    words.addAll(List.of("--file", folder.resolve(FILE).toString()));
    words.addAll(List.of(arguments));
    return words;
  }

  @Override
  public boolean running() {
    String container = container();
    return !container.isEmpty() && inspect("{{.State.Running}}", container).equals("true");
  }

  @Override
  public String lastWords() {
    Commands.Result log = commands.run(List.of(engine, "logs", "--tail", "400", container()));
    return LogTail.of(log.words()).reason().orElse("");
  }

  /// That of the container's first process, where it is one of this machine's.
  @Override
  public MemoryUse memory() {
    String pid = inspect("{{.State.Pid}}", container());
    return pid.matches("[1-9]\\d{0,9}") ? MemoryUse.of(Long.parseLong(pid)) : MemoryUse.UNKNOWN;
  }

  @Override
  public void close() {
    commands.run(compose("down", "--timeout", "10"));
    Folders.deleteQuietly(folder);
  }

  /// Its id, also when it has ended; empty when there is none.
  private String container() {
    String label = "label=com.docker.compose.project=" + project;
    Commands.Result ids =
        commands.run(List.of(engine, "ps", "--all", "--quiet", "--filter", label));
    return ids.good() ? ids.words().lines().findFirst().orElse("") : "";
  }

  private String inspect(String what, String container) {
    Commands.Result result = commands.run(List.of(engine, "inspect", "--format", what, container));
    return result.good() ? result.words() : "";
  }
}
