// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Gives `type` to every tensor in whose name `pattern` is found, if it is in one of `blocks`.
public record TensorTypeRule(Pattern pattern, BlockEnds blocks, TensorType type) {
  /// What C++ takes for white space.
  private static final String SPACE = "[ \\t\\n\\x0B\\f\\r]+";

  /// From `PATTERN=TYPE`. The pattern is taken in lower case, as `llama-quantize` does.
  public static TensorTypeRule parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw usage(text).what("is no tensor type").expected("PATTERN=TYPE").fault();
    }
    TensorType type = QuantizeOptions.type("--tensor-type " + text, text.substring(equals + 1));
    try {
      return new TensorTypeRule(
          Pattern.compile(text.substring(0, equals).toLowerCase(Locale.ROOT)), BlockEnds.ALL, type);
    } catch (PatternSyntaxException e) {
      throw usage(text)
          .what("the pattern is no regular expression: " + e.getDescription())
          .cause(e)
          .fault();
    }
  }

  /// A file of any number of `PATTERN=TYPE` with white space between them.
  public static List<TensorTypeRule> read(Path file) {
    try {
      return Arrays.stream(Files.readString(file).split(SPACE))
          .filter(word -> !word.isEmpty())
          .map(TensorTypeRule::parse)
          .toList();
    } catch (IOException e) {
      boolean there = Files.exists(file);
      throw Fault.in(there ? Code.FILE_UNREADABLE : Code.FILE_NOT_FOUND, file)
          .what(there ? "is no text that can be read" : "there is no such file")
          .help("--tensor-type-file takes a file of PATTERN=TYPE with white space between them.")
          .cause(e)
          .fault();
    }
  }

  /// Whether it is meant for a tensor of a model of `count` blocks.
  boolean matches(String tensor, int count) {
    return pattern.matcher(tensor).find() && blocks.contain(tensor, count);
  }

  private static Fault.Draft usage(String text) {
    return Fault.in(Code.WRONG_USAGE, "--tensor-type " + text);
  }
}
