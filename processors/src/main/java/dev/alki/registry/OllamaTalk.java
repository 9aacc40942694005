// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import dev.alki.bundle.BundleFiles;
import dev.alki.files.ReadFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How Ollama is to talk with a model, as the bundle's Modelfile has it: the template in Ollama's
/// own language, where there is one that says the same as the model's, and what ends an answer.
record OllamaTalk(Optional<String> template, List<String> ends) {
  private static final String FILE = "deploy/Modelfile";
  private static final Pattern TEMPLATE =
      Pattern.compile("^TEMPLATE \"\"\"(.*?)\"\"\"$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern END =
      Pattern.compile("^PARAMETER stop \"([^\"]*)\"$", Pattern.MULTILINE);

  /// Any text may follow it.
  private static final String LICENSE = "\nLICENSE \"\"\"";

  OllamaTalk {
    ends = List.copyOf(ends);
  }

  static OllamaTalk of(BundleFiles bundle) {
    String text = bundle.find(FILE).map(it -> read(bundle.folder().resolve(FILE))).orElse("");
    int license = text.indexOf(LICENSE);
    String own = license < 0 ? text : text.substring(0, license + 1);
    Matcher template = TEMPLATE.matcher(own);
    return new OllamaTalk(
        template.find() ? Optional.of(template.group(1)) : Optional.empty(),
        END.matcher(own).results().map(it -> it.group(1)).toList());
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw ReadFault.of(file, e);
    }
  }
}
