// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import dev.alki.convert.config.Config;
import dev.alki.convert.config.ConfigFile;
import dev.alki.convert.key.CommonKeys;
import dev.alki.convert.key.KeyRule;
import dev.alki.convert.key.StateKeys;
import dev.alki.convert.tensor.ExpectedMixer;
import dev.alki.convert.tensor.ExpectedTensor;
import dev.alki.convert.tensor.Mixer;
import dev.alki.convert.vocabulary.PaddedVocabulary;
import dev.alki.gguf.Value;
import java.util.List;
import java.util.Optional;

/// Mamba and Mamba 2: nothing but state spaces. Their configurations count as they stand.
final class MambaFamily {
  private static final double EPSILON = 1e-5;

  /// Falcon Mamba normalizes time steps and parameters too.
  private static final KeyRule NORMALIZED =
      (to, hyper) ->
          to.with(
              hyper.key("ssm.dt_b_c_rms"),
              Value.bool(hyper.config().text("model_type").equals(Optional.of("falcon_mamba"))));

  private MambaFamily() {}

  static List<Architecture> all() {
    return List.of(
        Architecture.named("mamba")
            .classes("MambaForCausalLM", "MambaLMHeadModel", "FalconMambaForCausalLM")
            .reading(file -> wide(file.plain(), "d_model"))
            .vocabulary(PaddedVocabulary::mamba)
            .onlyKeys(
                StateKeys::begin,
                StateKeys.KERNEL,
                StateKeys.INNER,
                StateKeys.STATE,
                StateKeys.RANK,
                StateKeys.epsilon(EPSILON),
                NORMALIZED,
                CommonKeys::fileType)
            .rules(Mixer::mamba, new TiedOutput())
            .expected(ExpectedTensor.paddedEnds(), ExpectedMixer.mamba())
            .assumed("hidden_act", "silu", "swish")
            .done(),
        Architecture.named("mamba2")
            .classes("Mamba2ForCausalLM")
            .lacks("tokenizer.model.v3")
            .reading(MambaFamily::mamba2)
            .vocabulary(PaddedVocabulary::mamba2)
            .onlyKeys(mamba2Keys())
            .names(name -> Optional.of(mamba2(name)))
            .rules(Mixer::mamba2)
            .expected(ExpectedTensor.paddedEnds(), ExpectedMixer.mamba2(), ExpectedMixer.norm())
            .assumed("hidden_act", "silu", "swish")
            .done());
  }

  static KeyRule[] mamba2Keys() {
    return new KeyRule[] {
      StateKeys::begin,
      StateKeys.KERNEL,
      StateKeys.INNER,
      StateKeys.STATE,
      StateKeys.RANK,
      StateKeys.GROUPS,
      StateKeys.epsilon(EPSILON),
      CommonKeys::fileType
    };
  }

  /// The names of Codestral's checkpoint, and those of time steps.
  static String mamba2(String name) {
    return Mixer.timeStep(
        name.startsWith("model.backbone") || name.startsWith("model.lm_head")
            ? name.substring("model.".length())
            : name);
  }

  private static Config mamba2(ConfigFile file) {
    return wide(file.plain(), "d_model", "dim");
  }

  /// With the width under its usual name.
  private static Config wide(Config config, String... others) {
    return config.json().has("hidden_size") || config.count(others).isEmpty()
        ? config
        : config.with("hidden_size", config.count(others).get());
  }
}
