// SPDX-License-Identifier: Apache-2.0
package dev.alki.fault;

import java.io.Serial;

/// The one exception for what is not a bug: input that is wrong, a check that says no, a service or
/// a disk that fails.
///
/// The message has one line, `where: what at offset or key, expected X, got Y`; [#help] is what the
/// user can do about it. Neither ever contains a secret.
public final class Fault extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final Code code;
  private final String help;

  private Fault(Code code, String message, String help, Throwable cause) {
    super(message, cause);
    this.code = code;
    this.help = help;
  }

  /// Begins a fault of `where`: a file, a URL, an option, a key.
  public static Draft in(Code code, Object where) {
    return new Draft(code, where.toString());
  }

  /// The fault that another process had: its message and help, word for word.
  public static Fault told(Code code, String message, String help) {
    return new Fault(code, message, help, null);
  }

  public Code code() {
    return code;
  }

  /// What to do about it; empty when the message says it all.
  public String help() {
    return help;
  }

  /// As it is shown to people: one to three lines.
  public String report() {
    return code + ": " + getMessage() + (help.isEmpty() ? "" : "\n" + help);
  }

  /// A fault that is being written down. Each call adds what its name says.
  public static final class Draft {
    private final Code code;
    private final StringBuilder message;
    private String help = "";
    private Throwable cause;

    private Draft(Code code, String where) {
      this.code = code;
      this.message = new StringBuilder(where).append(':');
    }

    /// The sentence itself, without its full stop; comes first.
    public Draft what(String sentence) {
      message.append(' ').append(sentence);
      return this;
    }

    /// Byte offset in the file.
    public Draft at(long offset) {
      message.append(" at offset ").append(offset);
      return this;
    }

    public Draft expected(Object expected) {
      message.append(", expected ").append(expected);
      return this;
    }

    public Draft got(Object got) {
      message.append(", got ").append(got);
      return this;
    }

    public Draft help(String whatToDo) {
      help = whatToDo;
      return this;
    }

    public Draft cause(Throwable of) {
      cause = of;
      return this;
    }

    public Fault fault() {
      return new Fault(code, message.toString(), help, cause);
    }
  }
}
