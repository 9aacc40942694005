// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import dev.alki.checkpoint.CheckpointTensor;
import dev.alki.convert.config.Config;
import dev.alki.convert.config.ConfigFile;
import dev.alki.convert.config.Hyper;
import dev.alki.convert.config.OutType;
import dev.alki.convert.key.CommonKeys;
import dev.alki.convert.key.KeyRule;
import dev.alki.convert.tensor.ExpectedTensor;
import dev.alki.convert.tensor.Part;
import dev.alki.convert.tensor.SkippedTensors;
import dev.alki.convert.tensor.TensorRule;
import dev.alki.convert.vocabulary.Vocabulary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/// How models of one architecture of llama.cpp are made from their checkpoints.
///
/// `name` is `general.architecture`; `classes` are those of transformers that it covers; `reading`
/// gives the configuration that the rules see, `blocks` how many numbered blocks there are.
///
/// `early` keys come before all others, those that rules found in tensors after them; `keys` are
/// written after one another, and a key that is there already keeps its place. `names` are the
/// checkpoint's names to go on with, without those that are left out. Each tensor goes through all
/// `rules`, then gets its name from the table of [dev.alki.convert.tensor.TensorNames]; `computed`
/// tensors come before all others. `blockRules` are for weights whose blocks are kept. With
/// `ownBlocks` these see to weights that are in MXFP4. `expected` must be there in the end, in the
/// right shape. `assumed` are configuration values that llama.cpp has built in: any other would
/// give a model that computes something else. `variants` are what some models of the same classes
/// are instead. `lacks` says, for people, which models of its classes are refused or come without a
/// part.
public record Architecture(
    String name,
    List<String> classes,
    Function<ConfigFile, Config> reading,
    Blocks blocks,
    Vocabulary vocabulary,
    List<KeyRule> early,
    List<KeyRule> keys,
    Function<String, Optional<String>> names,
    List<TensorRule> rules,
    List<TensorRule> blockRules,
    List<Computed> computed,
    boolean ownBlocks,
    List<ExpectedTensor> expected,
    Map<String, List<String>> assumed,
    List<Variant> variants,
    List<String> lacks) {
  public Architecture {
    classes = List.copyOf(classes);
    early = List.copyOf(early);
    keys = List.copyOf(keys);
    rules = List.copyOf(rules);
    blockRules = List.copyOf(blockRules);
    computed = List.copyOf(computed);
    expected = List.copyOf(expected);
    assumed = Map.copyOf(assumed);
    variants = List.copyOf(variants);
    lacks = List.copyOf(lacks);
  }

  /// What a model is whose configuration is such.
  public record Variant(Predicate<Config> when, Architecture architecture) {}

  /// Tensors that are no tensor of the checkpoint with another name.
  @FunctionalInterface
  public interface Computed {
    List<Part> of(Hyper hyper, Map<String, CheckpointTensor> checkpoint);
  }

  /// The one that a model of these classes has: the first variant that fits, else this.
  public Architecture of(ConfigFile file) {
    return variants.stream()
        .filter(variant -> variant.when.test(reading.apply(file)))
        .map(Variant::architecture)
        .findFirst()
        .orElse(this);
  }

  /// How many numbered blocks there are; `tensors` gives the names to go on with, and is asked only
  /// where the configuration does not say.
  @FunctionalInterface
  public interface Blocks {
    long of(Config config, Supplier<Collection<String>> tensors);
  }

  /// The sizes of a model of this architecture; `tensors` as for [Blocks].
  public Hyper hyper(
      ConfigFile file, Path folder, OutType type, Supplier<Collection<String>> tensors) {
    Config config = reading.apply(file);
    return Hyper.of(name, config, folder, type, blocks.of(config, tensors));
  }

  /// The name to go on with, empty when the tensor is left out.
  public Optional<String> kept(String tensor) {
    return names.apply(tensor);
  }

  /// One with the common keys, and nothing peculiar.
  public static Draft named(String name) {
    return new Draft(name);
  }

  /// An architecture that is being described.
  public static final class Draft {
    private final String name;
    private final List<String> classes = new ArrayList<>();
    private final List<KeyRule> early = new ArrayList<>();
    private final List<KeyRule> keys = new ArrayList<>();
    private final List<TensorRule> rules = new ArrayList<>();
    private final List<TensorRule> blockRules = new ArrayList<>();
    private final List<Computed> computed = new ArrayList<>();
    private final List<ExpectedTensor> expected = new ArrayList<>();
    private final Map<String, List<String>> assumed = new TreeMap<>();
    private final List<Variant> variants = new ArrayList<>();
    private final List<String> lacks = new ArrayList<>();
    private Function<ConfigFile, Config> reading = ConfigFile::config;
    private Blocks blocks = (config, tensors) -> Hyper.blocks(config);
    private Vocabulary vocabulary = Vocabulary.PIECES_OR_BYTES;
    private Function<String, Optional<String>> names = Optional::of;
    private Function<String, Optional<String>> others = SkippedTensors::kept;
    private boolean ownBlocks;

    private Draft(String name) {
      this.name = name;
      keys.addAll(CommonKeys.ALL);
    }

    public Draft classes(String... some) {
      classes.addAll(List.of(some));
      return this;
    }

    public Draft reading(Function<ConfigFile, Config> other) {
      reading = other;
      return this;
    }

    public Draft blocks(ToLongFunction<Config> other) {
      return blocks((config, tensors) -> other.applyAsLong(config));
    }

    public Draft blocks(Blocks other) {
      blocks = other;
      return this;
    }

    public Draft vocabulary(Vocabulary other) {
      vocabulary = other;
      return this;
    }

    public Draft early(KeyRule... some) {
      early.addAll(List.of(some));
      return this;
    }

    /// Instead of the common keys.
    public Draft onlyKeys(KeyRule... all) {
      keys.clear();
      return keys(all);
    }

    /// Before all others.
    public Draft keysFirst(KeyRule... some) {
      keys.addAll(0, List.of(some));
      return this;
    }

    public Draft keys(KeyRule... more) {
      keys.addAll(List.of(more));
      return this;
    }

    public Draft names(Function<String, Optional<String>> other) {
      names = other;
      return this;
    }

    /// Instead of the rules for language models, which leave out everything that sees or hears.
    public Draft onlyNames(Function<String, Optional<String>> other) {
      others = Optional::of;
      return names(other);
    }

    public Draft rules(TensorRule... some) {
      rules.addAll(List.of(some));
      return this;
    }

    /// For weights whose blocks are kept, which no other rules see.
    public Draft blockRules(TensorRule... some) {
      blockRules.addAll(List.of(some));
      return this;
    }

    public Draft computed(Computed... some) {
      computed.addAll(List.of(some));
      return this;
    }

    /// Its computed tensors are what is in MXFP4.
    public Draft ownBlocks() {
      ownBlocks = true;
      return this;
    }

    @SafeVarargs
    public final Draft expected(List<ExpectedTensor>... some) {
      for (List<ExpectedTensor> list : some) {
        expected.addAll(list);
      }
      return this;
    }

    public Draft assumed(String key, String... values) {
      assumed.put(key, List.of(values));
      return this;
    }

    /// Models whose configuration is such are of another architecture.
    public Draft unless(Predicate<Config> when, Architecture other) {
      variants.add(new Variant(when, other));
      return this;
    }

    /// Says what is refused or left out.
    public Draft lacks(String... some) {
      lacks.addAll(List.of(some));
      return this;
    }

    public Architecture done() {
      return new Architecture(
          name,
          classes,
          reading,
          blocks,
          vocabulary,
          early,
          keys,
          tensor -> names.apply(tensor).flatMap(others),
          rules,
          blockRules,
          computed,
          ownBlocks,
          expected,
          assumed,
          variants,
          lacks);
    }
  }
}
