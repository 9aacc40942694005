// SPDX-License-Identifier: Apache-2.0
package dev.alki.smoke;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bom.FileDigest;
import dev.alki.bundle.Json;
import dev.alki.bundle.Manifest;
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
    Path model = Files.writeString(folder.resolve("tiny.gguf"), "GGUF and so on");
    Path runtime = Json.write(folder.resolve("runtime.json"), settings.json());
    Json.write(
        folder.resolve("manifest.json"),
        manifest(FileDigest.of("tiny.gguf", model), FileDigest.of("runtime.json", runtime)));
    return ServedBundle.read(folder, Optional.empty());
  }

  private static ObjectNode manifest(FileDigest model, FileDigest runtime) {
    ObjectNode manifest = JsonNodeFactory.instance.objectNode();
    manifest.put("schemaVersion", Manifest.SCHEMA_VERSION).put("name", "Tiny");
    manifest.putArray("files").add(model.json()).add(runtime.json());
    ObjectNode profile = manifest.putArray("profiles").addObject();
    profile.put("name", "Q4").put("bytes", model.bytes());
    profile.putObject("needs").put("memoryBytes", 1);
    ObjectNode files = profile.putObject("files").put("settings", runtime.path());
    files.putArray("model").add(model.path());
    files.putArray("deploy");
    return manifest;
  }
}
