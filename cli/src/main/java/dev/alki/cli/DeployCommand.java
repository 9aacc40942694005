// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import dev.alki.device.Deployer;
import dev.alki.device.Restart;
import dev.alki.device.Trial;
import dev.alki.fault.Exit;
import dev.alki.registry.Puller;
import dev.alki.registry.RegistryName;
import dev.alki.registry.RegistryOptions;
import dev.alki.settings.Settings;
import dev.alki.sign.VerificationKey;
import dev.alki.smoke.ServedBundle;
import dev.alki.smoke.ServerHost;
import dev.alki.smoke.SmokeTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Puts a version of a bundle into use on this device, or the one before it.
@Command(name = "deploy")
final class DeployCommand implements Callable<Integer> {
  @Mixin private Common common;
  @Mixin private Configured configured;

  @Parameters(
      paramLabel = "REFERENCE",
      arity = "0..1",
      description = "What: oci://HOST[:PORT]/REPOSITORY:TAG or ...@sha256:HEX")
  private Optional<String> reference;

  @Option(names = "--back", description = "Go back to the version that was in use before.")
  private boolean back;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      required = true,
      description = "Where versions take turns; DIR/current leads to the one in use.")
  private Path folder;

  @ArgGroup(multiplicity = "1")
  private Trust trust;

  private static final class Trust {
    @Option(
        names = "--key",
        paramLabel = "PUB",
        description = "The public key that must have signed it; nothing else is trusted.")
    private Optional<Path> key = Optional.empty();

    @Option(names = "--unsigned", description = "Take what nobody has signed, too.")
    private boolean unsigned;
  }

  @Option(
      names = "--restart",
      paramLabel = "COMMAND",
      description = "By which your service takes what DIR/current leads to, by sh -c.")
  private Optional<String> restart;

  @Option(
      names = "--restart-timeout",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description = "How long that may take (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description = "Which one, where there are several.")
  private Optional<String> profile;

  @ArgGroup private Trying trying = new Trying();

  private static final class Trying {
    @Option(
        names = "--smoke",
        paramLabel = "TARGET",
        description =
            "How its server is started to try it: ${COMPLETION-CANDIDATES}; process if not given.")
    private SmokeTarget target = SmokeTarget.PROCESS;

    @Option(names = "--no-smoke", description = "Do not try it.")
    private boolean not;
  }

  @Option(
      names = "--llama-server",
      paramLabel = "FILE",
      description = "The server's program; that of alki.llama.server when not given.")
  private Optional<String> program;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  private final Console console;

  DeployCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (back == reference.isPresent()) {
      throw Usage.wrong("deploy", "does one of two things", "a REFERENCE, or --back");
    }
    Settings settings = configured.settings();
    RegistryOptions options = RegistryOptions.of(settings, System.getenv());
    Deployer deployer =
        new Deployer(
            folder,
            new Puller(options, profile),
            trust.key.map(VerificationKey::read),
            new Restart(restart, Duration.ofSeconds(seconds)),
            trial(settings));
    Map<String, Object> document = new LinkedHashMap<>();
    try (Bar pulling = new Bar(console, common.quiet(), "pulling", "B");
        Bar verifying = new Bar(console, common.quiet(), "verifying", "B")) {
      if (back) {
        document.put("path", deployer.rollBack(verifying).toString());
      } else {
        put(document, deployer.deploy(RegistryName.of(reference.get()), pulling, verifying));
      }
    }
    if (json) {
      Json.print(console.out(), document);
    } else if (!common.quiet()) {
      console.out().println(document.get("path"));
    }
    return Exit.DONE.status();
  }

  /// What is missing here is told before anything is brought.
  private Trial trial(Settings settings) {
    if (trying.not) {
      return Trial.NONE;
    }
    ServerHost host = trying.target.host(settings, program);
    return (bundle, progress) -> {
      ServedBundle served = ServedBundle.read(bundle, profile);
      new SmokeTest(served, host, 0, SmokeTest.usualPatience(served)).run(progress);
    };
  }

  private static void put(Map<String, Object> document, Deployer.Deployed deployed) {
    document.put("path", deployed.folder().toString());
    document.put("digest", deployed.digest());
    document.put("switched", deployed.switched());
    document.put("bytes", deployed.bytes());
    document.put("reused", deployed.reused());
  }
}
