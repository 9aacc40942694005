// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import dev.alki.quantize.Split;
import picocli.CommandLine.Option;

/// For commands that write models: when a file is cut into parts.
final class Splitting {
  @Option(
      names = "--split-max-tensors",
      paramLabel = "N",
      defaultValue = "",
      description = "Begin another part after N tensors.")
  private String tensors;

  @Option(
      names = "--split-max-size",
      paramLabel = "SIZE",
      defaultValue = "",
      description = "Begin another part before one gets larger: 500M, 4G.")
  private String size;

  Split split() {
    return Split.parse(tensors, size);
  }
}
