// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.alki.bundle.Finding;
import dev.alki.bundle.FolderBundle;
import dev.alki.bundle.Manifest;
import dev.alki.bundle.Vouchers;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Folders;
import dev.alki.files.PendingFile;
import dev.alki.files.WriteFault;
import dev.alki.pipeline.Remotes;
import dev.alki.settings.Setting;
import dev.alki.settings.Settings;
import dev.alki.sign.Attestation;
import dev.alki.sign.BundleAttestations;
import dev.alki.sign.RecordedBuild;
import dev.alki.sign.Statement;
import dev.alki.sign.VerificationKey;
import dev.alki.source.Digests;
import dev.alki.source.LocalSource;
import dev.alki.steps.Rebuild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Repeats the run that a provenance records, and compares what it makes with what was made then.
@Command(name = "rebuild")
final class RebuildCommand implements Callable<Integer> {
  @Mixin private Common common;
  @Mixin private Configured configured;

  @Option(
      names = "--from",
      paramLabel = "PROVENANCE",
      required = true,
      description = "A bundle's folder, or with --key its provenance.sigstore.json.")
  private Path from;

  @Option(
      names = "--key",
      paramLabel = "PUB",
      description = "The public key that must have signed the provenance.")
  private Optional<Path> key;

  @Option(
      names = "--source",
      paramLabel = "PLACE",
      description = "Where the source is now; where it was then when not given.")
  private Optional<String> source;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "The folder for the bundle; it is not kept when not given.")
  private Optional<Path> folder;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  private final Console console;

  RebuildCommand(Console console) {
    this.console = console;
  }

  private record Rebuilt(
      boolean same,
      int files,
      List<Difference> differences,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String path) {}

  private record Difference(String path, String detail) {}

  @Override
  public Integer call() {
    Settings settings = configured.settings();
    folder.ifPresent(it -> PendingFile.refuseExisting(it, false));
    RecordedBuild recorded = RecordedBuild.of(from, statement());
    // Beside the folder, so that one rename brings the bundle there.
    Path room =
        folder
            .map(it -> it.toAbsolutePath().getParent())
            .orElseGet(() -> settings.path(Setting.STATE))
            .resolve(PendingFile.PREFIX + UUID.randomUUID());
    try (Bar bar = new Bar(console, common.quiet(), "rebuilding", "B")) {
      Files.createDirectories(room);
      Path bundle =
          new Rebuild(
                  from,
                  recorded,
                  source.orElseGet(() -> place(recorded, settings)),
                  settings.path(Setting.PROFILES),
                  room,
                  Remotes.of(settings),
                  new Digests(settings.path(Setting.STATE).resolve("digests"), true),
                  bar)
              .run();
      List<Finding> findings = Rebuild.differences(recorded, bundle);
      if (folder.isPresent()) {
        Folders.publish(bundle, folder.get().toAbsolutePath());
      }
      tell(recorded, findings);
    } catch (IOException e) {
      throw WriteFault.of(room, e);
    } finally {
      Folders.deleteQuietly(room);
    }
    return 0;
  }

  /// What a bundle says of itself, or what somebody stands for with the key.
  private Statement statement() {
    boolean bundle = Files.isDirectory(from);
    if (key.isPresent()) {
      Path file = bundle ? from.resolve(Vouchers.PROVENANCE) : from;
      byte[] attestation =
          new FolderBundle(file.toAbsolutePath().getParent())
              .document(file.getFileName().toString(), Code.SIGNATURE_INVALID)
              .orElseThrow(() -> Usage.wrong(from.toString(), "has no provenance", "one"));
      return Attestation.verify(file, attestation, VerificationKey.read(key.get()));
    }
    if (!bundle) {
      throw Usage.wrong(from.toString(), "is to be believed by nobody's word", "--key PUB");
    }
    BundleAttestations said = new BundleAttestations(new FolderBundle(from), Manifest.read(from));
    return said.predicates().get(Vouchers.PROVENANCE).about(said.subjects());
  }

  private String place(RecordedBuild recorded, Settings settings) {
    String place = recorded.place();
    boolean known =
        LocalSource.here(place)
            || Remotes.of(settings).stream().anyMatch(remote -> remote.names(place));
    if (!known) {
      throw RecordedBuild.impossible(from, "does not say where the source is")
          .got("'" + place + "', a folder or file of the machine that it was made on")
          .help("Name the place where it is now: --source PLACE.")
          .fault();
    }
    return place;
  }

  private void tell(RecordedBuild recorded, List<Finding> findings) {
    if (json) {
      Json.print(
          console.out(),
          new Rebuilt(
              findings.isEmpty(),
              recorded.made().size(),
              findings.stream().map(it -> new Difference(it.path(), it.detail())).toList(),
              folder.map(Path::toString).orElse("")));
    } else if (!common.quiet()) {
      findings.forEach(it -> console.out().println(it));
      if (findings.isEmpty()) {
        console
            .out()
            .println(
                "all "
                    + recorded.made().size()
                    + " files are the same, byte for byte: "
                    + digest(recorded));
      }
    }
    if (!findings.isEmpty()) {
      throw Fault.in(Code.BUNDLE_DIFFERS, from)
          .what("is not what the same run makes now: " + findings.getFirst())
          .help("Do not rely on the one or the other before it is known why.")
          .fault();
    }
  }

  private static String digest(RecordedBuild recorded) {
    return Manifest.NAME + " " + recorded.made().get(Manifest.NAME);
  }
}
