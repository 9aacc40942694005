// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.release.Release;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Tells people what went wrong, and callers which exit status that is.
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private static final String REPORT_TO =
      "report it to the project (README.md says where) with the output of -v.";

  private final Console console;

  Failures(Console console) {
    this.console = console;
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    String message = e.getMessage().lines().findFirst().orElse("").strip();
    Fault.Draft draft = Fault.in(Code.WRONG_USAGE, command).what(message);
    if (e instanceof UnmatchedArgumentException unmatched
        && !unmatched.getSuggestions().isEmpty()) {
      draft.help(
          "Did you mean: "
              + String.join(", ", unmatched.getSuggestions())
              + "? See: "
              + command
              + " --help");
    } else {
      draft.help("See: " + command + " --help");
    }
    return report(draft.fault());
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult result) {
    boolean verbose =
        command.getCommandSpec().mixins().containsKey("common")
            && ((Common) command.getCommandSpec().mixins().get("common").userObject()).verbose();
    return handle(e, verbose);
  }

  /// Reports anything that ended a command, and returns its exit status.
  int handle(Throwable e, boolean verbose) {
    Fault fault = asFault(e);
    if (verbose) {
      e.printStackTrace(console.err());
    }
    return report(fault);
  }

  private int report(Fault fault) {
    console.err().println("alki: " + fault.report());
    console.err().flush();
    return fault.code().exit().status();
  }

  private static Fault asFault(Throwable e) {
    return switch (e) {
      case Fault fault -> fault;
      case UncheckedIOException io -> asFault(io.getCause());
      case NoSuchFileException io ->
          Fault.in(Code.FILE_NOT_FOUND, io.getFile()).what("there is no such file").fault();
      case AccessDeniedException io ->
          Fault.in(Code.NOT_WRITABLE, io.getFile()).what("permission denied").fault();
      case FileSystemException io
          when io.getReason() != null && io.getReason().contains("Read-only") ->
          Fault.in(Code.NOT_WRITABLE, io.getFile()).what("the file system is read-only").fault();
      case IOException io when String.valueOf(io.getMessage()).contains("No space left") ->
          Fault.in(Code.INSUFFICIENT_DISK, "disk")
              .what("it became full while writing")
              .help("Free some space, or write elsewhere with -o.")
              .fault();
      case OutOfMemoryError error ->
          Fault.in(Code.INTERNAL_ERROR, "memory")
              .what(String.valueOf(error.getMessage()))
              .help("Give it more with ALKI_JAVA_OPTS=-Xmx1g, and " + REPORT_TO)
              .fault();
      default ->
          Fault.in(Code.INTERNAL_ERROR, "alki " + Release.version())
              .what(e.toString())
              .help("This is a bug: please " + REPORT_TO)
              .cause(e)
              .fault();
    };
  }
}
