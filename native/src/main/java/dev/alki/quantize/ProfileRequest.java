// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/// One file that is asked for: its name, which becomes part of the file's, and how it is made. With
/// a `goal` the types of tensors are not those of the mix, but chosen for that size.
public record ProfileRequest(
    String name, Mix mix, QuantizeOptions options, Optional<SizeGoal> goal) {
  public ProfileRequest {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9_.+-]*")) {
      throw Fault.in(Code.WRONG_USAGE, "profile " + name)
          .what("is no name for a file")
          .expected("letters, digits and _ . + -")
          .fault();
    }
    if (goal.isPresent() && !mix.base().quantized()) {
      throw Fault.in(Code.WRONG_USAGE, "profile " + name)
          .what("has a target size and the mix " + mix + ", which leaves nothing to choose")
          .expected("a mix that quantizes, such as Q4_K_M")
          .fault();
    }
  }

  /// Types as the mix has them.
  public ProfileRequest(String name, Mix mix, QuantizeOptions options) {
    this(name, mix, options, Optional.empty());
  }

  /// The same for a size.
  public ProfileRequest within(SizeGoal size) {
    return new ProfileRequest(name, mix, options, Optional.of(size));
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
