// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.own;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A program of its own. It finds nothing at its input; what it says is read, and the last line is
/// told when it fails.
record CommandConverter(List<String> words) implements ModelConverter {
  private static final int LINE_LENGTH = 300;

  CommandConverter {
    words = List.copyOf(words);
  }

  @Override
  public void convert(Path folder, Path target) throws IOException, InterruptedException {
    List<String> command =
        words.stream()
            .map(word ->
                word.replace(OwnConverters.SOURCE, folder.toString())
                    .replace(OwnConverters.TARGET, target.toString()))
            .toList();
    Process process = start(command);
    try {
      process.outputWriter().close();
      String last = lastLine(process);
      int status = process.waitFor();
      if (status != 0) {
        throw Fault.in(Code.CONVERTER_FAILED, command.getFirst())
            .what("ended with status " + status + (last.isEmpty() ? "" : ": " + last))
            .help("Run it by hand to see more; Alki only starts it.")
            .fault();
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static Process start(List<String> command) {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw Fault.in(Code.CONVERTER_FAILED, command.getFirst())
          .what("does not start: " + e.getMessage())
          .help("Check that the program is there and may be executed.")
          .cause(e)
          .fault();
    }
  }

  /// Reads to the end, without keeping more than a line. Being interrupted ends it.
  private static String lastLine(Process process) throws IOException, InterruptedException {
    String last = "";
    try (BufferedReader reader = process.inputReader()) {
      StringBuilder line = new StringBuilder();
      while (true) {
        while (!reader.ready() && process.isAlive()) {
          Thread.sleep(20);
        }
        if (!reader.ready()) {
          return line.isEmpty() ? last : printable(line);
        }
        int c = reader.read();
        if (c == '\n') {
          last = line.isEmpty() ? last : printable(line);
          line.setLength(0);
        } else if (line.length() < LINE_LENGTH) {
          line.append((char) c);
        }
      }
    }
  }

  private static String printable(CharSequence line) {
    return line.toString().strip().replaceAll("\\p{Cntrl}", "?");
  }
}
