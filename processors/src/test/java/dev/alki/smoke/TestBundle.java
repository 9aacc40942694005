// SPDX-License-Identifier: Apache-2.0
package dev.alki.smoke;

import dev.alki.bundle.Json;
import dev.alki.deploy.Conversation;
import dev.alki.deploy.Deployment;
import dev.alki.deploy.Memory;
import dev.alki.deploy.ServerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// What servers are started by, of a bundle whose model is not there.
final class TestBundle {
  private TestBundle() {}

  static ServedBundle of(Path folder, ServerSettings.Task task) throws IOException {
    return of(folder, task, new Memory(300L << 20, 0, 0, 0, 0));
  }

  static ServedBundle of(Path folder, ServerSettings.Task task, Memory memory) throws IOException {
    ServerSettings settings =
        new ServerSettings("tiny.gguf", Optional.empty(), "Tiny-Q4", 128, 2, memory, task);
    Deployment deployment =
        new Deployment("tiny-q4", "image", 1, settings, Conversation.NONE, Optional.empty());
    for (Map.Entry<String, String> file : deployment.files().entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    Json.write(folder.resolve("runtime.json"), settings.json());
    return ServedBundle.read(folder);
  }
}
