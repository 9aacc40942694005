// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.LoggerFactory;

/// Sets logging up in code: reading logback.xml would cost a tenth of a second at every start.
///
/// Lines go to standard error and name the job and the step they belong to. Warnings only, unless
/// [#show] asks for more.
public final class Logging extends ContextAwareBase implements Configurator {
  private static final String PATTERN =
      "%d{HH:mm:ss.SSS} %-5level %replace([%X{job} %X{step} %X{profile}] ){'^\\[ *\\] $',"
          + " ''}%msg%n";

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(PATTERN);
    encoder.start();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setTarget("System.err");
    console.setEncoder(encoder);
    console.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(console);
    // It warns of each keyword in schemas of others that it does not know.
    context.getLogger("com.networknt").setLevel(Level.ERROR);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /// Lets Alki's own lines from `INFO` on through; with `everything`, those of the libraries too.
  static void show(boolean everything) {
    level(everything ? org.slf4j.Logger.ROOT_LOGGER_NAME : "dev.alki", Level.INFO);
  }

  /// Only errors.
  static void hush() {
    level(org.slf4j.Logger.ROOT_LOGGER_NAME, Level.ERROR);
  }

  private static void level(String logger, Level level) {
    ((Logger) LoggerFactory.getLogger(logger)).setLevel(level);
  }
}
