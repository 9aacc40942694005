// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.family;

import java.util.List;
import java.util.stream.Stream;

/// All architectures that can be converted, family by family.
public final class Families {
  public static final List<Architecture> ALL =
      Stream.of(
              BertFamily.all(),
              DeepSeekFamily.all(),
              FalconH1Family.all(),
              Gemma3nFamily.all(),
              Gemma4Family.all(),
              GemmaFamily.all(),
              GptOssFamily.all(),
              GraniteFamily.all(),
              LlamaFamily.all(),
              MambaFamily.all(),
              NomicFamily.all(),
              QwenFamily.all(),
              T5Family.all())
          .flatMap(List::stream)
          .toList();

  private Families() {}
}
