// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import dev.alki.fault.Exit;
import dev.alki.jobs.JobLogs;
import dev.alki.server.Listen;
import dev.alki.server.Server;
import dev.alki.settings.Setting;
import dev.alki.settings.Settings;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Triggers and workers, until it is told to stop.
@Command(name = "serve")
final class ServeCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

  @Mixin private Common common;
  @Mixin private Configured configured;

  private final Console console;

  ServeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    Settings settings = configured.settings();
    if (!common.quiet()) {
      Logging.show(false);
    }
    boolean json = settings.json(Setting.LOG_FORMAT);
    if (json) {
      Logging.json();
    }
    Consumer<String> words = json ? LOG::info : it -> console.err().println("alki: " + it);
    Logging.keep(JobLogs.in(settings.path(Setting.STATE)));
    try (Server server = Server.open(settings)) {
      words.accept(ready(server, settings));
      Interruption.await();
      words.accept("stopping; jobs that run are put back");
    }
    return Exit.INTERRUPTED.status();
  }

  private static String ready(Server server, Settings settings) {
    return "ready: "
        + server.jobs().map(Listen::url).map(url -> "jobs at " + url + "/jobs, ").orElse("")
        + "health and metrics at "
        + server.management().url()
        + "/observe, inbox "
        + settings.path(Setting.INBOX);
  }
}
