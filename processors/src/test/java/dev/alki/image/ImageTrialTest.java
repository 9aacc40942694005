// SPDX-License-Identifier: Apache-2.0
package dev.alki.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.bundle.Packer;
import dev.alki.bundle.Samples;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Folders;
import dev.alki.progress.Progress;
import dev.alki.registry.ImagePublisher;
import dev.alki.registry.RealRegistry;
import dev.alki.registry.RegistryClient;
import dev.alki.registry.RegistryName;
import dev.alki.registry.RegistryOptions;
import dev.alki.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Images with this machine's Perl in the base, whose server is a script: it wants its model, and
/// answers /health as it is told to.
class ImageTrialTest {
  private static final Path PERL = Path.of("/usr/bin/perl");
  private static final String SERVER =
      """
      use Socket;
      open(my $model, '<', $ENV{LLAMA_ARG_MODEL}) or die "there is no model\\n";
      socket(my $s, PF_INET, SOCK_STREAM, 6) or die;
      setsockopt($s, SOL_SOCKET, SO_REUSEADDR, 1);
      bind($s, sockaddr_in($ENV{LLAMA_ARG_PORT}, INADDR_LOOPBACK)) or die;
      listen($s, 5);
      while (accept(my $c, $s)) {
        sysread($c, my $asked, 4096);
        syswrite($c, "HTTP/1.1 %d it\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n");
        close($c);
      }
      """;

  @TempDir private Path folder;
  private RealRegistry registry;
  private RegistryOptions options;
  private Path programs;

  @BeforeEach
  void prepare() throws Exception {
    registry = new RealRegistry(RealRegistry.Kind.DOCKER_REGISTRY, folder);
    options =
        RegistryOptions.of(
            Settings.load(
                Path.of("none"),
                Map.of(),
                Map.of("alki.state", folder.resolve("state").toString())),
            Map.of());
    programs = Files.createDirectories(folder.resolve("programs"));
  }

  @AfterEach
  void stop() {
    if (registry != null) {
      registry.close();
    }
  }

  @Test
  void startsWhatIsInAFileAndInARegistry() throws Exception {
    needUnshare();
    Image image = image(SERVER.formatted(200));
    Path file = folder.resolve("image.tar");
    OciArchive.write(image, file, false, Progress.NONE);
    RegistryName name = registry.name("image");
    new ImagePublisher(options)
        .publish(
            name,
            image.blobs(),
            image.manifests(),
            image.index(),
            Optional.of("base/server"),
            Progress.NONE);

    for (String each : List.of(file.toString(), name.toString())) {
      assertThat(trial(each, 60).run(Progress.NONE).how()).isEqualTo("unpacked, as a process");
    }
    assertThat(folder.resolve("state")).isDirectoryNotContaining("glob:**/image-*");
  }

  @Test
  void tellsTheLastWordsOfAServerThatEnds() throws Exception {
    needUnshare();
    Path file = folder.resolve("image.tar");
    OciArchive.write(image("die \"this is no place for me\\n\";"), file, false, Progress.NONE);

    Fault fault = refusal(file, 60);

    assertThat(fault.code()).isEqualTo(Code.ENGINE_CRASHED);
    assertThat(fault).hasMessageContaining("this is no place for me");
  }

  @Test
  void doesNotWaitForEverForAServerThatIsNotWell() throws Exception {
    needUnshare();
    Path file = folder.resolve("image.tar");
    OciArchive.write(image(SERVER.formatted(503)), file, false, Progress.NONE);

    assertThat(refusal(file, 2).code()).isEqualTo(Code.ENGINE_TIMEOUT);
  }

  @Test
  void anEngineThatAnswersLoadsStartsAndStopsIt() throws Exception {
    perl();
    Path server = Files.writeString(folder.resolve("server.pl"), SERVER.formatted(200));
    Path model = Files.writeString(folder.resolve("model"), "");
    Path said = folder.resolve("said");
    program(
        "docker",
        """
        #!/bin/sh
        echo "$@" >>%1$s
        case $1 in
          load) echo 'Loaded image: servers/tiny:latest' ;;
          run) port=${5#127.0.0.1:}
            LLAMA_ARG_MODEL=%2$s LLAMA_ARG_PORT=${port%%%%:*} %3$s %4$s >/dev/null 2>&1 &
            echo $! ;;
          inspect) echo true ;;
          stop) kill $4 ;;
        esac
        """
            .formatted(said, model, PERL, server));

    ImageTrial.Healthy healthy = trial("it.tar", 60).run(Progress.NONE);

    assertThat(healthy.how()).isEqualTo("by docker");
    assertThat(said)
        .content()
        .contains("info\n", "load --input it.tar\n", ":8080 servers/tiny:latest\n", "stop --time");
  }

  @Test
  void anEngineThatFailsIsToldOf() throws Exception {
    program("podman", "#!/bin/sh\ncase $1 in info) ;; *) echo 'no such thing'; exit 1 ;; esac\n");

    Fault fault = refusal(Path.of("it.tar"), 60);

    assertThat(fault.code()).isEqualTo(Code.ENGINE_REFUSED);
    assertThat(fault)
        .hasMessageContaining("podman load failed")
        .hasMessageContaining("no such thing");
  }

  @Test
  void withoutAnyProgramThatStartsImagesThatIsSaid() throws Exception {
    Path file = folder.resolve("image.tar");
    OciArchive.write(image(new Layer().file("server", "")), file, false, Progress.NONE);

    assertThat(refusal(file, 60))
        .hasMessageContaining("can only be started by a container engine or unshare");
  }

  @Test
  void whatIsNoImageIsRefused() throws Exception {
    Path file = Files.writeString(folder.resolve("it.tar"), "no tar");

    assertThat(refusal(file, 60).code()).isEqualTo(Code.ARTIFACT_INVALID);
  }

  private Image image(String script) throws Exception {
    Layer layer = new Layer().file("server.pl", script);
    for (Path file : perl()) {
      layer.copy(file);
    }
    return image(layer);
  }

  private Image image(Layer layer) throws Exception {
    Path bundle = folder.resolve("bundle");
    Packer.pack(Samples.contents(folder), bundle);
    RegistryName base = RegistryName.of("oci://" + registry.host() + "/base/server:v1");
    SmallBase.put(base, options, layer.bytes(), PERL.toString(), "/server.pl");
    Path room = Files.createDirectories(folder.resolve("room"));
    return Image.of(
        bundle,
        Optional.empty(),
        new RegistryClient(base, options, Progress.NONE),
        room,
        Progress.NONE);
  }

  /// The program with what it needs; the test is skipped where it is not as Debian has it.
  private static List<Path> perl() throws Exception {
    skipUnless(Files.isExecutable(PERL), "there is no " + PERL);
    Process ldd = new ProcessBuilder("ldd", PERL.toString()).start();
    String libraries = new String(ldd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Stream<Path> needed =
        Pattern.compile("(/\\S+) \\(").matcher(libraries).results().map(it -> Path.of(it.group(1)));
    List<Path> files = new ArrayList<>(List.of(PERL));
    needed.forEach(files::add);
    try (DirectoryStream<Path> machines =
        Files.newDirectoryStream(Path.of("/usr/lib"), "*-linux-gnu")) {
      for (Path machine : machines) {
        Path modules = machine.resolve("perl-base");
        if (Files.isDirectory(modules)) {
          files.addAll(Folders.files(modules));
        }
      }
    }
    skipUnless(
        files.stream().anyMatch(file -> file.endsWith("Socket.pm")), "there is no Socket.pm");
    return files;
  }

  /// For trials, as far as it can do here what it is to do.
  private void needUnshare() throws Exception {
    Path unshare = Path.of("/usr/bin/unshare");
    skipUnless(Files.isExecutable(unshare), "there is no unshare");
    Process process =
        new ProcessBuilder(unshare.toString(), "--user", "--map-root-user", "--root=/", "true")
            .start();
    skipUnless(process.waitFor() == 0, "unshare may not make a user namespace here");
    program("unshare", "#!/bin/sh\nexec " + unshare + " \"$@\"\n");
  }

  private static void skipUnless(boolean there, String reason) {
    if (!there) {
      System.out.println(reason + ": the test is skipped");
    }
    Assumptions.assumeTrue(there, reason);
  }

  private void program(String name, String script) throws IOException {
    Path program = Files.writeString(programs.resolve(name), script);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Fault refusal(Path image, int seconds) {
    return catchThrowableOfType(
        Fault.class, () -> trial(image.toString(), seconds).run(Progress.NONE));
  }

  private ImageTrial trial(String image, int seconds) {
    return new ImageTrial(
        image,
        folder.resolve("state"),
        options,
        Map.of("PATH", programs.toString()),
        Duration.ofSeconds(seconds));
  }
}
