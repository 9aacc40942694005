// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.TensorType;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Gives `type` to every tensor in whose name `pattern` is found.
public record TensorTypeRule(Pattern pattern, TensorType type) {
  /// From `PATTERN=TYPE`. The pattern is taken in lower case, as `llama-quantize` does.
  public static TensorTypeRule parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw usage(text).what("is no tensor type").expected("PATTERN=TYPE").fault();
    }
    TensorType type = QuantizeOptions.type("--tensor-type " + text, text.substring(equals + 1));
    try {
      return new TensorTypeRule(
          Pattern.compile(text.substring(0, equals).toLowerCase(Locale.ROOT)), type);
    } catch (PatternSyntaxException e) {
      throw usage(text)
          .what("the pattern is no regular expression: " + e.getDescription())
          .cause(e)
          .fault();
    }
  }

  boolean matches(String tensor) {
    return pattern.matcher(tensor).find();
  }

  private static Fault.Draft usage(String text) {
    return Fault.in(Code.WRONG_USAGE, "--tensor-type " + text);
  }
}
