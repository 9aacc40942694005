// SPDX-License-Identifier: Apache-2.0
package dev.alki.steps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bom.FileDigest;
import dev.alki.bom.Origin;
import dev.alki.bundle.Contents;
import dev.alki.bundle.Finding;
import dev.alki.bundle.FolderBundle;
import dev.alki.bundle.Json;
import dev.alki.bundle.Manifest;
import dev.alki.files.WriteFault;
import dev.alki.jobs.Artifact;
import dev.alki.jobs.Artifacts;
import dev.alki.jobs.Job;
import dev.alki.jobs.JobRequest;
import dev.alki.jobs.Role;
import dev.alki.profiles.Profiles;
import dev.alki.progress.Progress;
import dev.alki.release.Release;
import dev.alki.sign.BundleAttestations;
import dev.alki.sign.RecordedBuild;
import dev.alki.source.Digests;
import dev.alki.source.Listing;
import dev.alki.source.LocalSource;
import dev.alki.source.Remote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Does again what a provenance records: the same steps with the same parameters on the same bytes.
/// What validation and benchmark found is taken from it, since no measurement has the same result
/// twice; everything else is made.
///
/// `place` is where the source is now, `profiles` the folder of the user's profiles, `room` an
/// empty folder, which afterwards has the bundle and all that was made on the way.
public record Rebuild(
    Object where,
    RecordedBuild recorded,
    String place,
    Path profiles,
    Path room,
    List<Remote> remotes,
    Digests digests,
    Progress progress) {
  private static final Project PROJECTOR = new Project("f16", false, 0);

  /// The folder of the bundle.
  public Path run() {
    refuseOthers();
    Quantize quantize = quantize();
    Artifacts all = source();
    all = all.plus(done(Reported.restore(Convert.PLAIN, recorded.parameters()), all));
    all = all.plus(done(quantize, all));
    if (recorded.made().keySet().stream().anyMatch(it -> it.startsWith("mmproj-"))) {
      all = all.plus(done(PROJECTOR, all));
    }
    all = all.plus(report(Role.VALIDATION, recorded.validation()));
    all = all.plus(report(Role.BENCHMARK, recorded.benchmark()));
    Step pack = Reported.restore(new Pack(Contents.IMAGE, false), recorded.parameters());
    return done(pack, all).getFirst().path();
  }

  /// What is otherwise than it was, sorted by path.
  public static List<Finding> differences(RecordedBuild recorded, Path bundle) {
    SortedMap<String, String> left = new TreeMap<>();
    new BundleAttestations(new FolderBundle(bundle), Manifest.current(bundle))
        .subjects()
        .forEach(it -> left.put(it.name(), it.sha256()));
    List<Finding> findings = new ArrayList<>();
    recorded
        .made()
        .forEach((path, sha256) -> {
          Optional<String> now = Optional.ofNullable(left.remove(path));
          if (now.isEmpty()) {
            findings.add(new Finding(path, Finding.Kind.MISSING, "was made then, and not now"));
          } else if (!now.get().equals(sha256)) {
            String detail = "has sha256 " + now.get() + ", and had " + sha256;
            findings.add(new Finding(path, Finding.Kind.CONTENT_DIFFERS, detail));
          }
        });
    left.keySet()
        .forEach(path ->
            findings.add(new Finding(path, Finding.Kind.EXTRA, "was made now, and not then")));
    findings.sort(Comparator.comparing(Finding::path));
    return findings;
  }

  private void refuseOthers() {
    if (!recorded.version().equals(Release.version())) {
      throw RecordedBuild.impossible(where, "was made by another version of Alki")
          .expected(Release.version())
          .got(recorded.version())
          .help("Only the same version makes the same bytes for sure: take that one.")
          .fault();
    }
    if (!recorded.definition().isObject()) {
      throw RecordedBuild.impossible(where, "is of a GGUF that was packed as it was")
          .help("There is nothing to repeat; 'alki pack' packs it again.")
          .fault();
    }
    JsonNode now = new Profiles(profiles).named(recorded.profile()).json();
    if (!now.equals(recorded.definition())) {
      throw RecordedBuild.impossible(where, "the profile is not what it was")
          .expected(recorded.definition())
          .got(now)
          .help("Name the folder that has it as it was: --set alki.profiles=DIR.")
          .fault();
    }
  }

  private Quantize quantize() {
    Quantize plain = Quantize.PLAIN.in(profiles);
    Quantize quantize = Reported.restore(plain, recorded.parameters());
    Optional<String> now =
        Optional.of(quantize.pinned(recorded.profile(), digests).path("imatrix").asText())
            .filter(it -> !it.isEmpty());
    if (!now.equals(recorded.matrix())) {
      throw RecordedBuild.impossible(where, "the importance matrix is not what it was")
          .expected(recorded.matrix().orElse("none"))
          .got(now.orElse("none"))
          .fault();
    }
    return quantize;
  }

  /// As [Fetch] finds it, if it is what it was; under the name that it had.
  private Artifacts source() {
    Job job = new Job("rebuild", place, List.of(), JobRequest.DEFAULT_PIPELINE);
    Path here = new Fetch(true).run(work(job, Artifacts.NONE, "fetch")).getFirst().path();
    Listing listing = LocalSource.listing(here, digests);
    SortedMap<String, String> now = new TreeMap<>();
    listing.files().forEach(file -> now.put(file.path(), file.sha256()));
    if (!now.equals(recorded.read())) {
      String file = first(recorded.read(), now);
      throw RecordedBuild.impossible(where, "the source is not what it was: " + file)
          .expected(recorded.read().getOrDefault(file, "no such file"))
          .got(now.getOrDefault(file, "no such file"))
          .help("Name a place that has it as it was: --source PLACE.")
          .fault();
    }
    String name = SourceName.of(recorded.source().path("name").asText()).model();
    Origin origin = origin(listing.files());
    Path file = Json.write(folder("origin").resolve("origin.json"), origin.json());
    return new Artifacts(
        List.of(
            new Artifact(Role.SOURCE, "", named(here, name), listing.sha256(), listing.bytes()),
            artifact(new Step.Product(Role.ORIGIN, "", file))));
  }

  private Origin origin(List<FileDigest> files) {
    ObjectNode json = recorded.source().deepCopy();
    files.forEach(file -> json.withArray("/files").add(file.json()));
    return Origin.of(json);
  }

  /// A converter looks at the name, too.
  private Path named(Path here, String name) {
    String is = here.getFileName().toString();
    String wanted = is.endsWith(".gguf") ? name + ".gguf" : name;
    if (is.equals(wanted)) {
      return here;
    }
    try {
      return Files.createSymbolicLink(folder("source").resolve(wanted), here.toRealPath());
    } catch (IOException e) {
      throw WriteFault.of(room, e);
    }
  }

  private List<Artifact> done(Step step, Artifacts before) {
    List<String> names = step.scope() == Step.Scope.JOB ? List.of() : List.of(recorded.profile());
    Job job = new Job("rebuild", place, names, JobRequest.DEFAULT_PIPELINE);
    Artifacts inputs =
        new Artifacts(
            before.all().stream().filter(it -> step.reads().contains(it.role())).toList());
    return step.run(work(job, inputs, step.verb())).stream().map(this::artifact).toList();
  }

  private List<Artifact> report(Role role, Optional<JsonNode> report) {
    return report.stream()
        .map(it -> Json.write(folder(role.name()).resolve("report.json"), it))
        .map(file -> artifact(new Step.Product(role, recorded.profile(), file)))
        .toList();
  }

  private Artifact artifact(Step.Product product) {
    Listing listing = Listing.of(product.path(), digests);
    return new Artifact(
        product.role(), product.profile(), product.path(), listing.sha256(), listing.bytes());
  }

  private RebuildWork work(Job job, Artifacts inputs, String verb) {
    return new RebuildWork(job, inputs, folder(verb), remotes, digests, progress);
  }

  private Path folder(String name) {
    try {
      return Files.createDirectories(room.resolve(name));
    } catch (IOException e) {
      throw WriteFault.of(room, e);
    }
  }

  private static String first(SortedMap<String, String> one, SortedMap<String, String> other) {
    SortedMap<String, String> differ = new TreeMap<>(one);
    differ.putAll(other);
    differ.keySet().removeIf(it -> one.getOrDefault(it, "").equals(other.getOrDefault(it, "")));
    return differ.firstKey();
  }
}
