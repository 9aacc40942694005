// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import dev.alki.bundle.BundleFiles;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// The ways in which runtimes look for a model in a registry. All are manifests of a few kilobytes
/// over the same blobs, each under a tag of its own.
public enum Form {
  /// The whole bundle, as `alki pull`, RamaLama, modctl and oras take it.
  MODELPACK("", ModelPack::of),
  /// Model, projector and licence, for Docker Model Runner and `llama-server -dr`.
  DOCKER("-docker", DockerModel::of) {
    @Override
    Optional<String> obstacle(BundleFiles bundle) {
      return oneProfile(bundle);
    }
  },
  /// Model, projector, settings and licence, for Ollama.
  OLLAMA("-ollama", OllamaModel::of) {
    @Override
    Optional<String> obstacle(BundleFiles bundle) {
      return oneProfile(bundle).or(() -> OllamaModel.obstacle(bundle));
    }

    @Override
    Optional<String> loss(BundleFiles bundle) {
      return OllamaModel.loss(bundle);
    }
  };

  private final String ending;
  private final Function<BundleFiles, Image> making;

  Form(String ending, Function<BundleFiles, Image> making) {
    this.ending = ending;
    this.making = making;
  }

  private static Optional<String> oneProfile(BundleFiles bundle) {
    return bundle.profiles().size() == 1
        ? Optional.empty()
        : Optional.of("it has one profile, and the bundle several");
  }

  static Optional<Form> of(String word) {
    return Arrays.stream(values()).filter(form -> form.word().equals(word)).findFirst();
  }

  /// As it is typed.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// What its tag ends with.
  String ending() {
    return ending;
  }

  /// Why it cannot say what the bundle is.
  Optional<String> obstacle(BundleFiles bundle) {
    return Optional.empty();
  }

  /// What it does not say of the bundle, though runtimes would want to know.
  Optional<String> loss(BundleFiles bundle) {
    return Optional.empty();
  }

  Image of(BundleFiles bundle) {
    return making.apply(bundle);
  }
}
