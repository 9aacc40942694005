// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import dev.alki.bundle.BundleFiles;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// In which forms bundles are published, the one that the tag itself names first. With `required`,
/// a bundle that one of them cannot say is refused; else that form is left out.
public record Forms(List<Form> list, boolean required) {
  /// One upload that reaches every runtime.
  public static final Forms ALL = new Forms(List.of(Form.values()), false);

  public Forms {
    list = list.stream().distinct().sorted().toList();
    if (list.isEmpty()) {
      throw new IllegalArgumentException("no form");
    }
  }

  /// Words with commas between them; empty is [#ALL].
  public static Forms of(String text) {
    if (text.isBlank()) {
      return ALL;
    }
    return new Forms(
        Arrays.stream(text.split(",", -1)).map(word -> form(word.strip())).toList(), true);
  }

  private static Form form(String word) {
    return Form.of(word)
        .orElseThrow(() ->
            Fault.in(Code.WRONG_USAGE, "'" + word + "'")
                .what("is no form of a model in a registry")
                .expected(
                    Arrays.stream(Form.values()).map(Form::word).collect(Collectors.joining(", ")))
                .fault());
  }

  /// Refuses a bundle that a required form cannot say.
  void check(BundleFiles bundle) {
    for (Form form : list) {
      Optional<String> obstacle = form.obstacle(bundle);
      if (required && obstacle.isPresent()) {
        throw Fault.in(Code.WRONG_USAGE, bundle.folder())
            .what("cannot be published in the form '" + form.word() + "': " + obstacle.get())
            .help("Leave this form out of --form.")
            .fault();
      }
    }
  }
}
