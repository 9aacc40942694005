// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.adapter;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The folder of an adapter that is to be merged into a model, and how strongly.
public record ScaledAdapter(Path folder, float scale) {
  private static final Pattern TEXT = Pattern.compile("(.+):(-?\\d{1,9}(?:\\.\\d{1,9})?)");

  /// From `FOLDER` or `FOLDER:SCALE`.
  public static ScaledAdapter of(String text) {
    Matcher scaled = TEXT.matcher(text);
    boolean said = scaled.matches();
    Path folder = Path.of(said ? scaled.group(1) : text);
    if (!AdapterConfig.in(folder)) {
      throw Fault.in(Code.NOT_A_MODEL, folder)
          .what("has no " + AdapterConfig.NAME)
          .expected("the folder of a LoRA adapter, or FOLDER:SCALE")
          .fault();
    }
    return new ScaledAdapter(folder, said ? Float.parseFloat(scaled.group(2)) : 1);
  }
}
