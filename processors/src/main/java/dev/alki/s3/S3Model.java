// SPDX-License-Identifier: Apache-2.0
package dev.alki.s3;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.SplitName;
import dev.alki.source.ForeignNames;
import dev.alki.source.ModelFiles;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// The objects that a model in a bucket is made of, under their names relative to it. `name` is the
/// model's own.
public record S3Model(String name, SequencedMap<String, S3Object> files) {
  static final String GGUF = ".gguf";

  /// As many as a folder on this machine may have.
  private static final int MOST_OBJECTS = 10_000;

  /// Finds out what is at `place`.
  public static S3Model at(S3Place place, S3Objects objects) {
    boolean gguf = place.key().toLowerCase(Locale.ROOT).endsWith(GGUF);
    Optional<S3Object> single = gguf ? objects.find(place) : Optional.empty();
    return single
        .map(object ->
            SplitName.of(place.name())
                .map(split -> parts(place, split, objects))
                .orElseGet(() -> single(object)))
        .orElseGet(() -> folder(place, objects));
  }

  /// The first part of a split GGUF stands for all of them.
  private static S3Model parts(S3Place place, SplitName split, S3Objects objects) {
    SequencedMap<String, S3Object> files = new LinkedHashMap<>();
    for (int number = 1; number <= split.count(); number++) {
      S3Place part = place.beside(split.part(number).file());
      files.put(
          part.name(),
          objects
              .find(part)
              .orElseThrow(
                  () -> Fault.in(Code.FILE_NOT_FOUND, part).what("this part is missing").fault()));
    }
    return new S3Model(split.stem(), files);
  }

  private static S3Model single(S3Object object) {
    SequencedMap<String, S3Object> files = new LinkedHashMap<>();
    String name = object.place().name();
    files.put(name, object);
    return new S3Model(name.substring(0, name.length() - GGUF.length()), files);
  }

  private static S3Model folder(S3Place place, S3Objects objects) {
    List<S3Object> all = objects.list(place.bucket(), place.prefix(), MOST_OBJECTS);
    SequencedMap<String, S3Object> named = new LinkedHashMap<>();
    all.forEach(
        object -> named.put(object.place().key().substring(place.prefix().length()), object));
    ForeignNames.fault(named.keySet())
        .ifPresent(reason -> {
          throw Fault.in(Code.UNSAFE_NAME, place).what(reason).fault();
        });
    named.keySet().retainAll(wanted(place, named.keySet()));
    return new S3Model(place.name(), named);
  }

  /// What the hub's models are fetched of, too.
  private static Set<String> wanted(S3Place place, Set<String> paths) {
    ModelFiles model = new ModelFiles(List.copyOf(paths));
    Set<String> wanted = new HashSet<>(model.papers());
    if (!model.weights().isEmpty()) {
      wanted.addAll(model.weights());
      wanted.addAll(model.texts());
      return wanted;
    }
    List<String> ggufs = paths.stream().filter(S3Model::topGguf).toList();
    Set<String> models = new HashSet<>();
    ggufs.forEach(path -> models.add(SplitName.of(path).map(SplitName::stem).orElse(path)));
    if (models.size() != 1) {
      throw Fault.in(paths.isEmpty() ? Code.FILE_NOT_FOUND : Code.NOT_A_MODEL, place)
          .what(models.isEmpty() ? "there is no model below it" : "has several GGUF objects")
          .help("Name the prefix that has config.json and the weights below it, or a .gguf object.")
          .fault();
    }
    wanted.addAll(ggufs);
    return wanted;
  }

  private static boolean topGguf(String path) {
    return !path.contains("/") && path.toLowerCase(Locale.ROOT).endsWith(GGUF);
  }

  /// The file, or the first of its parts, when it needs no conversion.
  Optional<String> gguf() {
    return files.keySet().stream()
        .filter(path -> path.toLowerCase(Locale.ROOT).endsWith(GGUF))
        .filter(_ -> !files.containsKey("config.json"))
        .findFirst();
  }

  public long bytes() {
    return files.values().stream().mapToLong(S3Object::bytes).sum();
  }
}
