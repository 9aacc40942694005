// SPDX-License-Identifier: Apache-2.0
package dev.alki.smoke;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// A process of our own: `program` is llama-server.
public record ProcessHost(Path program) implements ServerHost {
  @Override
  public String name() {
    return "process";
  }

  @Override
  public RunningServer start(ServedBundle bundle, int port) {
    ProcessBuilder builder =
        new ProcessBuilder(program.toString())
            .directory(bundle.folder().toFile())
            .redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    // What the caller's environment says of other servers is not the bundle's.
    environment.keySet().removeIf(name -> name.startsWith("LLAMA_"));
    environment.putAll(bundle.environment(".", "127.0.0.1", port));
    try {
      return new ServerProcess(builder.start());
    } catch (IOException e) {
      throw Fault.in(Code.ENGINE_UNAVAILABLE, program)
          .what("does not start: " + e.getMessage())
          .help("Name llama-server v0.5.0 with --llama-server FILE.")
          .cause(e)
          .fault();
    }
  }
}
