// SPDX-License-Identifier: Apache-2.0
package dev.alki.smoke;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.nio.file.Path;

/// The program llama-server on this machine.
public final class LlamaServer {
  private LlamaServer() {}

  /// By its path, or by a name that is looked for in the folders of `path` (the variable PATH).
  public static Path find(String program, String path) {
    return Commands.find(program, path)
        .orElseThrow(() ->
            Fault.in(Code.ENGINE_UNAVAILABLE, program)
                .what("there is no such program")
                .help("Install llama-server v0.5.0, or name it with --llama-server FILE.")
                .fault());
  }
}
