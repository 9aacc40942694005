// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import java.util.List;
import java.util.stream.Stream;

/// All architectures that can be converted, family by family.
public final class Families {
  public static final List<Architecture> ALL =
      Stream.of(
              ApertusFamily.all(),
              BertFamily.all(),
              BloomFamily.all(),
              CohereFamily.all(),
              DeepSeekFamily.all(),
              ErnieFamily.all(),
              ExaoneFamily.all(),
              FalconFamily.all(),
              FalconH1Family.all(),
              Gemma3nFamily.all(),
              Gemma4Family.all(),
              GemmaFamily.all(),
              GlmFamily.all(),
              GptFamily.all(),
              GptOssFamily.all(),
              GraniteFamily.all(),
              HunyuanFamily.all(),
              InternLmFamily.all(),
              LfmFamily.all(),
              LlamaFamily.all(),
              MambaFamily.all(),
              MiniCpmFamily.all(),
              MistralFamily.all(),
              MptFamily.all(),
              NemotronFamily.all(),
              NomicFamily.all(),
              OlmoFamily.all(),
              OlmoeFamily.all(),
              OrionFamily.all(),
              PhiFamily.all(),
              QwenDeltaFamily.all(),
              QwenExpertsFamily.all(),
              QwenFamily.all(),
              QwenSeeingFamily.all(),
              SmolLmFamily.all(),
              StableLmFamily.all(),
              StarCoderFamily.all(),
              T5Family.all())
          .flatMap(List::stream)
          .toList();

  private Families() {}
}
