// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import dev.alki.bom.FileDigest;
import dev.alki.bom.Origin;
import dev.alki.bundle.Contents;
import dev.alki.bundle.Packer;
import dev.alki.bundle.Projector;
import dev.alki.deploy.Target;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Folders;
import dev.alki.files.PendingFile;
import dev.alki.files.WriteFault;
import dev.alki.gguf.SplitName;
import dev.alki.quantize.Mix;
import dev.alki.release.Release;
import dev.alki.runtime.GgufFacts;
import dev.alki.runtime.GgufParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Makes a bundle of each model, or one of several profiles of a model.
@Command(name = "pack")
final class PackCommand implements Callable<Integer> {
  @Mixin private Common common;

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description = "GGUF files; of a split model any part.")
  private List<Path> files;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      required = true,
      description = "The folder in which a folder for each bundle is made.")
  private Path folder;

  @Option(
      names = "--source",
      paramLabel = "FOLDER",
      description = "Where the model came from: licence and model card are taken from it.")
  private Optional<Path> source;

  @Option(
      names = "--mmproj",
      paramLabel = "FILE",
      description = "The projector of a model that sees; it goes into the bundle.")
  private Optional<Path> projector;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description = "The profile's name; that of the mix when not given.")
  private Optional<String> profile;

  @Option(
      names = "--together",
      description = "One bundle of all: the files are profiles of one model.")
  private boolean together;

  @Option(
      names = "--image",
      paramLabel = "IMAGE",
      defaultValue = Contents.IMAGE,
      description = "The container image with llama-server for the deploy files.")
  private String image;

  @Option(names = "--force", description = "Replace what is there already.")
  private boolean force;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  private final Console console;

  PackCommand(Console console) {
    this.console = console;
  }

  /// `profile` names all that are in it, with commas between them.
  private record Packed(String profile, String path) {}

  @Override
  public Integer call() {
    Set<List<Path>> models = new LinkedHashSet<>();
    files.forEach(file -> models.add(GgufParts.of(file)));
    List<Contents> contents = contents(List.copyOf(models));
    List<Packed> packed =
        together
            ? List.of(pack(contents))
            : contents.stream().map(each -> pack(List.of(each))).toList();
    if (json) {
      Json.print(console.out(), Map.of("bundles", packed));
    } else if (!common.quiet()) {
      packed.forEach(bundle -> console.out().println(bundle.path()));
    }
    return 0;
  }

  /// Of models that go together, all have the first one's name.
  private List<Contents> contents(List<List<Path>> models) {
    if (!together) {
      return models.stream().map(gguf -> contents(gguf, Optional.empty(), gguf)).toList();
    }
    if (profile.isPresent() && models.size() > 1) {
      throw Usage.wrong(
          "--profile",
          "names one profile, and there are " + models.size(),
          "--profile or --together");
    }
    List<Path> all = models.stream().flatMap(List::stream).toList();
    Contents first = contents(models.getFirst(), Optional.empty(), all);
    return models.stream().map(gguf -> contents(gguf, Optional.of(first.name()), all)).toList();
  }

  private Packed pack(List<Contents> profiles) {
    Path bundle = folder.resolve(Packer.title(profiles));
    if (force) {
      replace(profiles, bundle);
    } else {
      Packer.pack(profiles, bundle);
    }
    String names = profiles.stream().map(Contents::profile).collect(Collectors.joining(","));
    return new Packed(names, bundle.toString());
  }

  /// `from` is what it came from when nobody names a source.
  private Contents contents(List<Path> gguf, Optional<String> model, List<Path> from) {
    GgufFacts facts = GgufFacts.read(gguf.getFirst());
    String mix = profile.orElseGet(() -> mix(facts));
    return new Contents(
        model.orElseGet(() -> name(gguf.getFirst(), mix)),
        mix,
        gguf,
        facts,
        projector.map(file -> Projector.of(file, facts)),
        origin(from),
        source,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Target.ANY,
        Release.version(),
        image);
  }

  /// In one moment, and only when the new one is complete.
  private static void replace(List<Contents> profiles, Path bundle) {
    Path room = bundle.resolveSibling(PendingFile.PREFIX + UUID.randomUUID());
    try {
      Path made = Files.createDirectories(room).resolve("new");
      Packer.pack(profiles, made);
      Folders.replace(made, bundle, room.resolve("old"));
    } catch (IOException e) {
      throw WriteFault.of(bundle, e);
    } finally {
      Folders.deleteQuietly(room);
    }
  }

  /// The mix that the file says it is of; empty when it says none.
  private static String mix(GgufFacts facts) {
    OptionalLong type = facts.wholeNumber("general.file_type");
    return Arrays.stream(Mix.values())
        .filter(mix -> type.isPresent() && mix.fileType() == type.getAsLong())
        .findFirst()
        .map(Mix::name)
        .orElse("");
  }

  /// The file's name without its ending and its mix.
  private static String name(Path file, String mix) {
    String name = file.getFileName().toString();
    String stem =
        SplitName.of(name).map(SplitName::stem).orElseGet(() -> name.replaceAll("\\.gguf$", ""));
    String ending = "-" + mix;
    return !mix.isEmpty() && stem.endsWith(ending) && stem.length() > ending.length()
        ? stem.substring(0, stem.length() - ending.length())
        : stem;
  }

  /// The source's files, or, when nobody names a source, the model's own.
  private Origin origin(List<Path> gguf) {
    if (source.isEmpty()) {
      return new Origin(gguf.getFirst().getFileName().toString(), "", digests(gguf));
    }
    Path from = source.get().toAbsolutePath().normalize();
    try (Stream<Path> list = Files.list(from)) {
      return new Origin(
          from.getFileName().toString(),
          "",
          digests(
              list.filter(Files::isRegularFile)
                  .filter(file -> !file.getFileName().toString().startsWith("."))
                  .sorted()
                  .toList()));
    } catch (IOException e) {
      throw Fault.in(Code.FILE_NOT_FOUND, source.get())
          .what("there is no such folder")
          .cause(e)
          .fault();
    }
  }

  private static List<FileDigest> digests(List<Path> of) {
    List<FileDigest> digests = new ArrayList<>();
    of.forEach(file -> digests.add(FileDigest.of(file.getFileName().toString(), file)));
    return digests;
  }
}
