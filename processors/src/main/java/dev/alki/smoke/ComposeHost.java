// SPDX-License-Identifier: Apache-2.0
package dev.alki.smoke;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/// A container as the bundle's Compose file describes it, on another port and not restarted. `path`
/// is the variable PATH, in which Docker or Podman are looked for.
public record ComposeHost(String path) implements ServerHost {
  /// The image may have to come first.
  private static final Duration PULL = Duration.ofMinutes(30);

  private static final List<String> ENGINES = List.of("docker", "podman");

  @Override
  public String name() {
    return "compose";
  }

  @Override
  public RunningServer start(ServedBundle bundle, int port) {
    Commands commands = new Commands(path);
    String engine = engine(commands);
    String project = "alki-smoke-" + ProcessHandle.current().pid() + "-" + port;
    Path folder = file(bundle, port);
    ComposeProject server = new ComposeProject(commands, engine, project, folder);
    Commands.Result result = commands.run(server.compose("up", "--detach"), PULL);
    if (!result.good()) {
      server.close();
      throw Fault.in(Code.ENGINE_UNAVAILABLE, engine + " compose")
          .what("does not start the container: " + result.words())
          .fault();
    }
    return server;
  }

  /// The first that has both Compose and a running engine.
  private static String engine(Commands commands) {
    List<String> lacking = new ArrayList<>();
    for (String engine : ENGINES) {
      if (!commands.has(engine)) {
        lacking.add("there is no " + engine);
      } else if (!commands.run(List.of(engine, "info")).good()) {
        lacking.add(engine + " has no running engine");
      } else if (!commands.run(List.of(engine, "compose", "version")).good()) {
        lacking.add(engine + " has no Compose");
      } else {
        return engine;
      }
    }
    throw Fault.in(Code.ENGINE_UNAVAILABLE, "compose")
        .what("cannot be used here: " + String.join(", ", lacking))
        .help("Start an engine, or try the bundle with --target process.")
        .fault();
  }

  /// A folder with the file that is started.
  private static Path file(ServedBundle bundle, int port) {
    Path original = bundle.deploy("compose.yaml");
    try {
      Map<String, Object> service = service(original, bundle.id());
      service.put("ports", List.of("127.0.0.1:" + port + ":8080"));
      service.put(
          "volumes",
          List.of(
              Map.of(
                  "type",
                  "bind",
                  "source",
                  bundle.folder().toString(),
                  "target",
                  "/bundle",
                  "read_only",
                  true)));
      service.put("restart", "no");
      Path folder = Files.createTempDirectory("alki-smoke");
      Object file = Map.of("services", Map.of(bundle.id(), service));
      Files.writeString(folder.resolve(ComposeProject.FILE), new Yaml().dump(file));
      return folder;
    } catch (IOException | YAMLException | ClassCastException e) {
      throw Fault.in(Code.BUNDLE_INVALID, original)
          .what("is not the Compose file of a bundle")
          .cause(e)
          .fault();
    }
  }

  private static Map<String, Object> service(Path file, String id) throws IOException {
    Object content =
        new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
    if (content instanceof Map<?, ?> document
        && document.get("services") instanceof Map<?, ?> services
        && services.get(id) instanceof Map<?, ?> service) {
      Map<String, Object> copy = new LinkedHashMap<>();
      service.forEach((key, value) -> copy.put(key.toString(), value));
      return copy;
    }
    throw new IOException("no service " + id);
  }
}
