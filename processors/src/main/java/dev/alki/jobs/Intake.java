// SPDX-License-Identifier: Apache-2.0
package dev.alki.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.quantize.ProfileRequest;
import dev.alki.quantize.QuantizeOptions;
import dev.alki.source.ForeignName;
import dev.alki.source.LocalSource;
import dev.alki.source.Remote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Looks at what strangers ask for before it becomes a job: the source is there, in one of the
/// folders that are open to them, and the profiles exist. Whoever asks learns at once what is
/// wrong.
///
/// A source is a relative path: from the working folder (`models/NAME`) or else from one of
/// `folders`; or, when nothing is there, a name of one of `remotes`.
public record Intake(List<Path> folders, List<Remote> remotes) {
  public Intake {
    folders = List.copyOf(folders);
    remotes = List.copyOf(remotes);
  }

  /// What a document asks for; `where` is what messages call it.
  public JobRequest request(JsonNode json, Object where) {
    JobRequest asked = JobRequest.of(json, where);
    return new JobRequest(
        source(asked.source(), where),
        profiles(asked.profiles()),
        asked.pipeline(),
        asked.idempotencyKey(),
        asked.needs());
  }

  /// The relative path under which a source that was let in can be named again.
  public String name(String source) {
    Path path = Path.of(source);
    return folders.stream()
        .filter(folder -> path.isAbsolute() && path.startsWith(folder))
        .map(folder -> folder.relativize(path).toString())
        .findFirst()
        .orElse(source);
  }

  private String source(String text, Object where) {
    Optional<Remote> remote =
        below(text)
            ? Optional.empty()
            : remotes.stream().filter(each -> each.names(text)).findFirst();
    if (remote.isEmpty()) {
      ForeignName.fault(text)
          .ifPresent(reason -> {
            throw Fault.in(Code.UNSAFE_NAME, where)
                .what("'source' " + reason)
                .help("Name a model by its path below " + names() + ".")
                .fault();
          });
    }
    Optional<Path> found = found(text);
    if (found.isEmpty() && remote.isPresent()) {
      remote.get().check(text);
      return text;
    }
    Path place =
        found.orElseThrow(() ->
            Fault.in(Code.FILE_NOT_FOUND, where)
                .what("there is no model '" + text + "'")
                .help("Name one by its path below " + names() + ".")
                .fault());
    if (!open(place)) {
      throw Fault.in(Code.SOURCE_NOT_ALLOWED, where)
          .what("'source' does not lie below " + names())
          .help("Put the model there, or add its folder to alki.sources.folders.")
          .fault();
    }
    return place.toString();
  }

  /// Whether it begins with the name of one of the folders, and so cannot mean a model elsewhere.
  private boolean below(String text) {
    return folders.stream().anyMatch(folder -> text.startsWith(folder.getFileName() + "/"))
        || LocalSource.here(text);
  }

  private Optional<Path> found(String text) {
    List<Path> places = new ArrayList<>();
    places.add(Path.of(text));
    folders.forEach(folder -> places.add(folder.resolve(text)));
    return places.stream().filter(Files::exists).findFirst();
  }

  /// Links are followed here, so that none leads out.
  private boolean open(Path place) {
    try {
      Path real = place.toRealPath();
      for (Path folder : folders) {
        if (Files.isDirectory(folder)
            && real.startsWith(folder.toRealPath())
            && !real.equals(folder.toRealPath())) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  /// By their own names, each once.
  private static List<String> profiles(List<String> asked) {
    List<String> names = new ArrayList<>();
    for (String profile : asked) {
      String name = ProfileRequest.of(profile, QuantizeOptions.NONE).name();
      if (names.contains(name)) {
        throw Fault.in(Code.PROFILE_TWICE, name)
            .what("is asked for more than once")
            .help("Ask for each profile once.")
            .fault();
      }
      names.add(name);
    }
    return names;
  }

  /// Where a folder lies on this machine is nobody's business.
  private String names() {
    return folders.stream()
        .map(folder -> folder.isAbsolute() ? folder.getFileName() : folder)
        .map(Path::toString)
        .collect(Collectors.joining(", "));
  }
}
