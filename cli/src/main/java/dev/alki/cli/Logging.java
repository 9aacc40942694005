// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.sift.MDCBasedDiscriminator;
import ch.qos.logback.classic.sift.SiftingAppender;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.helpers.NOPAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import co.elastic.logging.logback.EcsEncoder;
import dev.alki.jobs.JobLogs;
import dev.alki.release.Release;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/// Sets logging up in code: reading logback.xml would cost a tenth of a second at every start.
///
/// Lines go to standard error and name the job and the step they belong to. Warnings only, unless
/// [#show] asks for more.
public final class Logging extends ContextAwareBase implements Configurator {
  private static final String PATTERN =
      "%d{HH:mm:ss.SSS} %-5level %replace(%replace([%X{job} %X{step} %X{profile}] ){'^\\[ *\\]"
          + " $', ''}){' +\\] $', '] '}%msg%n";

  /// The file's name says the job.
  private static final String KEPT =
      "%d{\"yyyy-MM-dd'T'HH:mm:ss.SSS'Z'\", UTC} %-5level %replace(%replace([%X{step}"
          + " %X{profile}] ){'^\\[ *\\] $', ''}){' +\\] $', '] '}%msg%n";

  private static final String FETCHED = "dev.alki.hub.HubSource";
  private static final String NO_JOB = "-";

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(console(context, encoder(context, PATTERN)));
    // What is fetched from elsewhere, before it is.
    context.getLogger(FETCHED).setLevel(Level.INFO);
    // It warns of each keyword in schemas of others that it does not know.
    context.getLogger("com.networknt").setLevel(Level.ERROR);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /// Lets Alki's own lines from `INFO` on through; with `everything`, those of the libraries too.
  static void show(boolean everything) {
    level(everything ? org.slf4j.Logger.ROOT_LOGGER_NAME : "dev.alki", Level.INFO);
  }

  /// From now on, a line is a JSON object of the Elastic Common Schema: `@timestamp`, `log.level`,
  /// `message`, `log.logger`, `job`, `step`, `profile` and `error` with its stack trace.
  static void json() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    EcsEncoder encoder = new EcsEncoder();
    encoder.setContext(context);
    encoder.setServiceName("alki");
    encoder.setServiceVersion(Release.version());
    encoder.start();
    root.detachAndStopAllAppenders();
    root.addAppender(console(context, encoder));
  }

  /// From now on, what is logged about a job is kept in a file of its own, too.
  static void keep(JobLogs logs) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    MDCBasedDiscriminator job = new MDCBasedDiscriminator();
    job.setContext(context);
    job.setKey("job");
    job.setDefaultValue(NO_JOB);
    job.start();
    SiftingAppender sifting = new SiftingAppender();
    sifting.setContext(context);
    sifting.setDiscriminator(job);
    sifting.setAppenderFactory(
        (_, id) -> id.equals(NO_JOB) ? nowhere(context) : file(context, logs.file(id)));
    sifting.start();
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(sifting);
  }

  private static Appender<ILoggingEvent> nowhere(LoggerContext context) {
    NOPAppender<ILoggingEvent> nowhere = new NOPAppender<>();
    nowhere.setContext(context);
    nowhere.start();
    return nowhere;
  }

  private static Appender<ILoggingEvent> file(LoggerContext context, Path path) {
    FileAppender<ILoggingEvent> file = new FileAppender<>();
    file.setContext(context);
    file.setFile(path.toString());
    file.setEncoder(encoder(context, KEPT));
    file.start();
    return file;
  }

  private static Appender<ILoggingEvent> console(
      LoggerContext context, Encoder<ILoggingEvent> encoder) {
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setTarget("System.err");
    console.setEncoder(encoder);
    console.start();
    return console;
  }

  private static PatternLayoutEncoder encoder(LoggerContext context, String pattern) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(pattern);
    encoder.start();
    return encoder;
  }

  /// Only errors.
  static void hush() {
    level(org.slf4j.Logger.ROOT_LOGGER_NAME, Level.ERROR);
    level(FETCHED, Level.ERROR);
  }

  private static void level(String logger, Level level) {
    ((Logger) LoggerFactory.getLogger(logger)).setLevel(level);
  }
}
