// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.Arrays;
import java.util.stream.Collectors;

/// One file that is asked for: its name, which becomes part of the file's, and how it is made.
public record ProfileRequest(String name, Mix mix, QuantizeOptions options) {
  public ProfileRequest {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9_.+-]*")) {
      throw Fault.in(Code.WRONG_USAGE, "profile " + name)
          .what("is no name for a file")
          .expected("letters, digits and _ . + -")
          .fault();
    }
  }

  /// A plain mix, known by its name or alias in any case.
  public static ProfileRequest of(String mix, QuantizeOptions options) {
    Mix known =
        Mix.named(mix)
            .orElseThrow(() ->
                Fault.in(Code.PROFILE_UNKNOWN, mix)
                    .what("there is no profile of this name")
                    .help(
                        "The plain ones are "
                            + Arrays.stream(Mix.values())
                                .map(Mix::name)
                                .collect(Collectors.joining(", "))
                            + ".")
                    .fault());
    return new ProfileRequest(known.name(), known, options);
  }
}
