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
              FalconFamily.all(),
              FalconH1Family.all(),
              GlmFamily.all(),
              GptFamily.all(),
              GptOssFamily.all(),
              GraniteFamily.all(),
              InternLmFamily.all(),
              LlamaFamily.all(),
              MambaFamily.all(),
              MptFamily.all(),
              NemotronFamily.all(),
              NomicFamily.all(),
              OlmoFamily.all(),
              OrionFamily.all(),
              QwenFamily.all(),
              StableLmFamily.all(),
              StarCoderFamily.all(),
              T5Family.all())
          .flatMap(List::stream)
          .toList();

  private Families() {}
}
