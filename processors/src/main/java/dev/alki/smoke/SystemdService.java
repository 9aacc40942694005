// SPDX-License-Identifier: Apache-2.0
package dev.alki.smoke;

import dev.alki.runtime.LogTail;
import dev.alki.runtime.MemoryUse;
import java.util.List;

/// A transient service; `unit` is its name.
record SystemdService(Commands commands, String unit) implements RunningServer {
  @Override
  public boolean running() {
    return commands.run(List.of("systemctl", "is-active", "--quiet", unit)).good();
  }

  @Override
  public String lastWords() {
    Commands.Result log =
        commands.run(List.of("journalctl", "--quiet", "-u", unit, "-o", "cat", "-n", "400"));
    return LogTail.of(log.words()).reason().orElse("");
  }

  @Override
  public MemoryUse memory() {
    Commands.Result pid =
        commands.run(List.of("systemctl", "show", "--value", "-p", "MainPID", unit));
    return pid.words().matches("[1-9]\\d{0,9}")
        ? MemoryUse.of(Long.parseLong(pid.words()))
        : MemoryUse.UNKNOWN;
  }

  /// The service has as long to end as its unit says, then systemd kills it. One that has failed is
  /// remembered until it is forgotten.
  @Override
  public void close() {
    commands.run(List.of("systemctl", "stop", unit));
    commands.run(List.of("systemctl", "reset-failed", unit));
  }
}
