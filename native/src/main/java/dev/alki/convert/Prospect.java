// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert;

import dev.alki.checkpoint.Checkpoint;
import dev.alki.checkpoint.CheckpointTensor;
import dev.alki.convert.config.ConfigFile;
import dev.alki.convert.config.Hyper;
import dev.alki.convert.config.OutType;
import dev.alki.convert.family.Architecture;
import dev.alki.convert.general.GeneralFacts;
import dev.alki.convert.vocabulary.TokenizerFiles;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.safetensors.Dtype;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a Hugging Face folder holds and whether it can be converted, found out from headers and
/// small files alone.
///
/// `modelClass` is the class of transformers, `architecture` that of llama.cpp; `elements` counts
/// the checkpoint's by type, `bytes` their size; `type` is what matrices would be converted to.
/// `tokenizer` has the keys that its files become, none when they cannot be read; `licence` is what
/// the model card says, or the name of a file beside it. What stands in the way of a conversion is
/// an obstacle; what is only odd is a remark.
public record Prospect(
    Path folder,
    Optional<String> modelClass,
    Optional<String> architecture,
    Map<Dtype, Long> elements,
    long bytes,
    OutType type,
    Metadata tokenizer,
    Optional<String> licence,
    List<Obstacle> obstacles,
    List<String> remarks) {
  /// Why it cannot be converted, with the code that a conversion would end with.
  public record Obstacle(Code code, String text) {}

  private static final List<String> LICENCES =
      List.of("LICENSE", "LICENSE.txt", "LICENSE.md", "LICENCE", "COPYING");

  /// Names that are listed at most.
  private static final int LISTED = 20;

  public Prospect {
    elements = Map.copyOf(elements);
    obstacles = List.copyOf(obstacles);
    remarks = List.copyOf(remarks);
  }

  public boolean convertible() {
    return obstacles.isEmpty();
  }

  /// Elements of all tensors of the checkpoint.
  public long weights() {
    return elements.values().stream().mapToLong(Long::longValue).sum();
  }

  /// A folder without a configuration or without weights is no model's, and refused.
  public static Prospect of(Path folder) {
    ConfigFile file = ConfigFile.read(folder);
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      return new Look(folder, file, checkpoint).prospect();
    }
  }

  /// Finds out one thing after the other, so that one that fails does not hide the next.
  private static final class Look {
    private final Path folder;
    private final ConfigFile file;
    private final Checkpoint checkpoint;
    private final List<Obstacle> obstacles = new ArrayList<>();

    Look(Path folder, ConfigFile file, Checkpoint checkpoint) {
      this.folder = folder;
      this.file = file;
      this.checkpoint = checkpoint;
    }

    Prospect prospect() {
      Optional<String> named = tried(file::architecture);
      Optional<Architecture> architecture =
          named
              .flatMap(Architectures::find)
              .map(found -> tried(() -> found.of(file)).orElse(found));
      if (named.isPresent() && architecture.isEmpty()) {
        obstacles.add(
            new Obstacle(
                Code.ARCHITECTURE_UNKNOWN,
                "models of the class "
                    + named.get()
                    + " cannot be converted yet"
                    + Likeness.of(checkpoint).map(like -> "; " + like).orElse("")));
      }
      OutType type = ConvertOptions.DEFAULT.type().of(checkpoint.tensors());
      Optional<Hyper> hyper =
          architecture.flatMap(it ->
              tried(() ->
                  it.hyper(file, folder, type, () -> Converter.kept(it, checkpoint).keySet())));
      if (hyper.isPresent()) {
        tensors(architecture.get(), hyper.get());
      }
      Metadata tokenizer =
          hyper
              .flatMap(it -> tried(() -> tokenizer(architecture.get(), it)))
              .orElse(Metadata.EMPTY);
      Map<Dtype, Long> elements = new EnumMap<>(Dtype.class);
      for (CheckpointTensor tensor : checkpoint.tensors()) {
        elements.merge(tensor.dtype(), count(tensor), Long::sum);
      }
      return new Prospect(
          folder,
          named,
          architecture.map(Architecture::name),
          elements,
          checkpoint.tensors().stream().mapToLong(CheckpointTensor::size).sum(),
          type,
          tokenizer,
          licence(),
          obstacles,
          new Remarks(folder, file, checkpoint, architecture, tokenizer).all());
    }

    private void tensors(Architecture architecture, Hyper hyper) {
      Optional<Map<String, CheckpointTensor>> kept =
          tried(() -> {
            Converter.checkAssumed(architecture, hyper.config());
            return Converter.kept(architecture, checkpoint);
          });
      List<String> unplaced =
          kept.flatMap(it -> tried(() -> Tensors.unplaced(architecture, hyper, it)))
              .orElse(List.of());
      unplaced.stream()
          .limit(LISTED)
          .forEach(name ->
              obstacles.add(
                  new Obstacle(
                      Code.TENSOR_UNKNOWN,
                      "tensor " + name + " has no place in " + architecture.name())));
      if (unplaced.size() > LISTED) {
        obstacles.add(
            new Obstacle(
                Code.TENSOR_UNKNOWN,
                (unplaced.size() - LISTED) + " more tensors have no place there"));
      }
      if (kept.isPresent() && unplaced.isEmpty()) {
        tried(() -> Tensors.of(architecture, hyper, kept.get(), List.of()));
      }
    }

    private Metadata tokenizer(Architecture architecture, Hyper hyper) {
      TokenizerFiles files = TokenizerFiles.read(folder, file.raw());
      return architecture.vocabulary().add(Metadata.EMPTY, hyper, files, Optional.empty());
    }

    private Optional<String> licence() {
      return tried(
              () -> GeneralFacts.find(folder, file.raw(), 0, Optional.empty(), Optional.empty()))
          .map(facts -> facts.get("license"))
          .map(said -> said.isTextual() ? said.textValue() : said.toString())
          .or(() ->
              LICENCES.stream()
                  .filter(name -> Files.isRegularFile(folder.resolve(name)))
                  .map(name -> "see " + name)
                  .findFirst());
    }

    /// What a conversion would refuse is an obstacle, told once.
    private <T> Optional<T> tried(Finding<T> finding) {
      try {
        return Optional.of(finding.found());
      } catch (Fault e) {
        Obstacle obstacle = new Obstacle(e.code(), e.getMessage());
        if (!obstacles.contains(obstacle)) {
          obstacles.add(obstacle);
        }
        return Optional.empty();
      }
    }

    private static long count(CheckpointTensor tensor) {
      return tensor.shape().stream().reduce(1L, Math::multiplyExact);
    }

    private interface Finding<T> {
      T found();
    }
  }
}
