// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import dev.alki.bundle.Contents;
import dev.alki.fault.Exit;
import dev.alki.files.Folders;
import dev.alki.files.WriteFault;
import dev.alki.image.Image;
import dev.alki.image.ImageTrial;
import dev.alki.image.OciArchive;
import dev.alki.policy.LicencePolicy;
import dev.alki.progress.Progress;
import dev.alki.registry.ImagePublisher;
import dev.alki.registry.RegistryClient;
import dev.alki.registry.RegistryName;
import dev.alki.registry.RegistryOptions;
import dev.alki.settings.Setting;
import dev.alki.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Makes a container image with a bundle in it.
@Command(name = "image")
final class ImageCommand implements Callable<Integer> {
  @Mixin private Common common;
  @Mixin private Configured configured;

  @Parameters(paramLabel = "BUNDLE", arity = "0..1", description = "The bundle's folder.")
  private Optional<Path> bundle;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "TO",
      description = "A file (an OCI layout in a tar), or oci://HOST[:PORT]/REPOSITORY:TAG")
  private Optional<String> to;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description = "Of a bundle of several profiles, the one to serve.")
  private Optional<String> profile;

  @Option(
      names = "--base",
      paramLabel = "IMAGE",
      defaultValue = Contents.IMAGE,
      description = "The image with llama-server that it is built on (default: ${DEFAULT-VALUE}).")
  private String base;

  @Option(names = "--force", description = "Replace a file that is there already.")
  private boolean force;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  private final Console console;

  ImageCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (bundle.isEmpty() || to.isEmpty()) {
      throw Usage.wrong("image", "does not say of what, or where to", "BUNDLE -o TO");
    }
    Settings settings = configured.settings();
    RegistryOptions options = RegistryOptions.of(settings, System.getenv());
    RegistryName on = RegistryName.of(RegistryName.names(base) ? base : "oci://" + base);
    Path room = room(settings.path(Setting.STATE));
    Image image;
    try (RegistryClient client = new RegistryClient(on, options, Progress.NONE);
        Bar reading = new Bar(console, common.quiet(), "reading", "B");
        Bar writing = new Bar(console, common.quiet(), "writing", "B")) {
      if (RegistryName.names(to.get())) {
        LicencePolicy.of(settings).require(bundle.get());
        RegistryName name = RegistryName.of(to.get());
        image = Image.of(bundle.get(), profile, client, room, reading);
        Optional<String> from =
            Optional.of(on)
                .filter(it -> it.host().equals(name.host()))
                .map(RegistryName::repository);
        new ImagePublisher(options)
            .publish(name, image.blobs(), image.manifests(), image.index(), from, writing);
      } else {
        image = Image.of(bundle.get(), profile, client, room, reading);
        OciArchive.write(image, Path.of(to.get()), force, writing);
      }
    } finally {
      Folders.deleteQuietly(room);
    }
    if (json) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("image", to.get());
      document.put("digest", image.digest());
      document.put("platforms", image.platforms());
      document.put("bytes", image.bytes());
      Json.print(console.out(), document);
    } else if (!common.quiet()) {
      console.out().println(image.digest() + " " + String.join(" ", image.platforms()));
    }
    return Exit.DONE.status();
  }

  @Command(
      name = "test",
      description = "Start an image, by Docker, Podman or unpacked, until it is well; then end it.")
  int test(
      @Parameters(paramLabel = "IMAGE", description = "A file, or oci://HOST[:PORT]/REPOSITORY:TAG")
          String image,
      @Option(
              names = "--timeout",
              paramLabel = "SECONDS",
              defaultValue = "300",
              description = "How long it may take to get well (default: ${DEFAULT-VALUE}).")
          int seconds,
      @Option(names = "--json", description = "Print one JSON document.") boolean document,
      @Mixin Configured own) {
    Settings settings = own.settings();
    ImageTrial trial =
        new ImageTrial(
            image,
            settings.path(Setting.STATE),
            RegistryOptions.of(settings, System.getenv()),
            System.getenv(),
            Duration.ofSeconds(seconds));
    ImageTrial.Healthy healthy = trial.run(Progress.NONE);
    double after = healthy.after().toMillis() / 1000.0;
    if (document) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("image", image);
      result.put("started", healthy.how());
      result.put("seconds", after);
      Json.print(console.out(), result);
    } else {
      console
          .out()
          .printf(Locale.ROOT, "%s: started %s, well after %.1f s%n", image, healthy.how(), after);
      console.out().flush();
    }
    return Exit.DONE.status();
  }

  /// For layers of the base, while they are needed.
  private static Path room(Path state) {
    try {
      return Files.createTempDirectory(Files.createDirectories(state), "image-");
    } catch (IOException e) {
      throw WriteFault.of(state, e);
    }
  }
}
