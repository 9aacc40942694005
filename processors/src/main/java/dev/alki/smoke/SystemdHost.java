// SPDX-License-Identifier: Apache-2.0
package dev.alki.smoke;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A transient service of systemd with all that the bundle's unit confines it by, so that what
/// would keep the installed service from working is seen. It finds the bundle where the unit does:
/// mounted there for it alone.
///
/// `program` is llama-server, `path` the variable PATH, `booted` the folder that is there when
/// systemd runs the machine.
public record SystemdHost(Path program, String path, Path booted) implements ServerHost {
  private static final Path BOOTED = Path.of("/run/systemd/system");

  /// What is said in another way, or is not wanted while it is tried out.
  private static final Set<String> OTHERWISE =
      Set.of("Type", "ExecStart", "Environment", "Restart", "RestartSec");

  public SystemdHost(Path program, String path) {
    this(program, path, BOOTED);
  }

  @Override
  public String name() {
    return "systemd";
  }

  @Override
  public RunningServer start(ServedBundle bundle, int port) {
    Commands commands = new Commands(path);
    if (!Files.isDirectory(booted) || !commands.has("systemd-run")) {
      throw Fault.in(Code.ENGINE_UNAVAILABLE, "systemd")
          .what("does not run this machine")
          .help("Try the bundle with --target process.")
          .fault();
    }
    String unit = "alki-smoke-" + ProcessHandle.current().pid() + "-" + port;
    Commands.Result result = commands.run(command(unit, bundle, port));
    if (!result.good()) {
      throw Fault.in(Code.ENGINE_UNAVAILABLE, "systemd-run")
          .what("does not start the service: " + result.words())
          .help("Only root may start services of the system.")
          .fault();
    }
    return new SystemdService(commands, unit);
  }

  private List<String> command(String unit, ServedBundle bundle, int port) {
    String place = "/var/lib/alki/" + bundle.id();
    List<String> words = new ArrayList<>();
    words.addAll(List.of("systemd-run", "--quiet", "--no-ask-password", "--unit=" + unit));
    words.add("--service-type=exec");
    words.add("--property=BindReadOnlyPaths=\"" + bundle.folder() + "\":" + place);
    properties(bundle).forEach(line -> words.add("--property=" + line));
    bundle
        .environment(place, "127.0.0.1", port)
        .forEach((name, value) -> words.add("--setenv=" + name + "=" + value));
    words.add(program.toString());
    return words;
  }

  /// The lines of the unit's section of the service.
  private static List<String> properties(ServedBundle bundle) {
    Path file = bundle.deploy(bundle.id() + ".service");
    try {
      List<String> lines = Files.readAllLines(file);
      int from = lines.indexOf("[Service]") + 1;
      int to = lines.indexOf("[Install]");
      return lines.subList(from, Math.max(from, to)).stream()
          .filter(line -> line.matches("[A-Z][A-Za-z]+=.*"))
          .filter(line -> !OTHERWISE.contains(line.substring(0, line.indexOf('='))))
          .toList();
    } catch (IOException e) {
      throw Fault.in(Code.BUNDLE_INVALID, file).what("cannot be read").cause(e).fault();
    }
  }
}
