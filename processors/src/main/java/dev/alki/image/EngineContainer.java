// SPDX-License-Identifier: Apache-2.0
package dev.alki.image;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.registry.RegistryName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An image that Docker or Podman (`engine`) starts, as its users would: `image` is a file, which
/// is loaded first, or `oci://...`. `room` is for what the engine says.
record EngineContainer(Path engine, String image, Path room) implements Starter {
  private static final List<String> ENGINES = List.of("podman", "docker");
  private static final Duration LOOK = Duration.ofSeconds(30);

  /// To fetch or load an image of many gigabytes takes its time.
  private static final Duration LOAD = Duration.ofHours(2);

  /// The first that answers, if there is one.
  static Optional<Starter> of(String image, Path room, Map<String, String> environment) {
    return ENGINES.stream()
        .flatMap(name -> Programs.find(name, environment).stream())
        .filter(engine ->
            Programs.run(room.resolve("info"), LOOK, List.of(engine.toString(), "info"))
                .filter(said -> said.status() == 0)
                .isPresent())
        .findFirst()
        .map(engine -> new EngineContainer(engine, image, room));
  }

  @Override
  public String words() {
    return "by " + engine.getFileName();
  }

  @Override
  public Started start(int port) {
    String name = RegistryName.names(image) ? RegistryName.of(image).plain() : load();
    String container =
        say(LOAD, "run", "--rm", "--detach", "--publish", "127.0.0.1:" + port + ":8080", name);
    return new Running(container);
  }

  /// What the engine calls it then.
  private String load() {
    return say(LOAD, "load", "--input", image).replaceFirst("^Loaded image( ID)?: *", "");
  }

  /// The last line of what it says.
  private String say(Duration patience, String... arguments) {
    List<String> command = new ArrayList<>(List.of(engine.toString()));
    command.addAll(Arrays.asList(arguments));
    Optional<Programs.Said> said = Programs.run(room.resolve("said"), patience, command);
    return said.filter(it -> it.status() == 0)
        .map(Programs.Said::lastLine)
        .orElseThrow(() ->
            Fault.in(Code.ENGINE_REFUSED, image)
                .what(engine.getFileName() + " " + arguments[0] + " failed")
                .got(said.map(Programs.Said::lastLine).orElse("no end"))
                .fault());
  }

  /// By its identifier.
  private final class Running implements Started {
    private final String container;

    Running(String container) {
      this.container = container;
    }

    @Override
    public boolean running() {
      return Programs.run(
              room.resolve("state"),
              LOOK,
              List.of(engine.toString(), "inspect", "--format", "{{.State.Running}}", container))
          .filter(said -> said.status() == 0 && said.lastLine().equals("true"))
          .isPresent();
    }

    @Override
    public String lastWords() {
      return Programs.run(
              room.resolve("log"),
              LOOK,
              List.of(engine.toString(), "logs", "--tail", "1", container))
          .filter(said -> said.status() == 0)
          .map(Programs.Said::lastLine)
          .orElse("");
    }

    @Override
    public void close() {
      Programs.run(
          room.resolve("stop"),
          LOOK,
          List.of(engine.toString(), "stop", "--time", "10", container));
    }
  }
}
