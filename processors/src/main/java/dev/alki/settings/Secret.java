// SPDX-License-Identifier: Apache-2.0
package dev.alki.settings;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Where a secret is: `env:NAME` for a variable of the environment, `file:PATH` for a file whose
/// content it is, without the line's end. Only this is ever kept, shown or logged; [#read] looks
/// there each time, so that a secret that was replaced in its file is the new one.
public record Secret(String reference) {
  private static final String VARIABLE = "env:";
  private static final String FILE = "file:";

  /// How a reference looks.
  static final String PATTERN = "env:[A-Za-z_][A-Za-z0-9_]*|file:.+";

  static final String WORDS = "env:NAME or file:PATH";

  private static final int MOST_BYTES = 64 << 10;

  public Secret {
    if (!reference.matches(PATTERN)) {
      // Not in the message: it may be the secret itself.
      throw new IllegalArgumentException("not " + WORDS);
    }
  }

  /// What somebody wrote for `key`, which is never repeated: it may be the secret itself.
  public static Secret of(Object where, String key, String text) {
    if (!text.matches(PATTERN)) {
      throw Fault.in(Code.SETTING_INVALID, where)
          .what(key + " is a secret, of which only the place may stand here")
          .expected(WORDS)
          .help("Put the secret into the environment or a file, and its name here.")
          .fault();
    }
    return new Secret(text);
  }

  /// Never empty. A fault names the place, and never what is there.
  public String read() {
    return read(System.getenv());
  }

  String read(Map<String, String> environment) {
    String secret =
        reference.startsWith(VARIABLE)
            ? Optional.ofNullable(environment.get(reference.substring(VARIABLE.length())))
                .orElseThrow(() -> missing("there is no such variable in the environment"))
            : content(Path.of(reference.substring(FILE.length())));
    if (secret.isEmpty()) {
      throw missing("is empty");
    }
    return secret;
  }

  private String content(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw missing("is too long for a secret");
      }
      return Files.readString(file).replaceFirst("\\R\\z", "");
    } catch (NoSuchFileException e) {
      throw missing("there is no such file");
    } catch (MalformedInputException e) {
      throw missing("is not UTF-8");
    } catch (IOException e) {
      throw missing("cannot be read");
    }
  }

  private Fault missing(String what) {
    return Fault.in(Code.SECRET_MISSING, reference)
        .what(what)
        .help("Put the secret there, or name another place in the settings.")
        .fault();
  }
}
