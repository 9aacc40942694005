// SPDX-License-Identifier: Apache-2.0
package dev.alki.runtime;

import dev.alki.gguf.TensorType;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// What llama.cpp b4916 of March 2025 knows, as data. Found by giving the library a file of each
/// kind that llama.cpp v0.5.0 knows and reading why it refused.
final class Spring2025 {
  static final String BUILD = "b4916";

  static final Set<String> ARCHITECTURES =
      words(
          """
          arctic arwkv7 baichuan bert bitnet bloom chameleon chatglm codeshell cohere2 command-r dbrx
          deci deepseek deepseek2 exaone falcon gemma gemma2 gemma3 gpt2 gptj gptneox granite
          granitemoe grok internlm2 jais jina-bert-v2 llama mamba minicpm minicpm3 mpt nemotron
          nomic-bert olmo olmo2 olmoe openelm orion phi2 phi3 phimoe plamo qwen qwen2 qwen2moe qwen2vl
          refact rwkv6 rwkv6qwen2 rwkv7 stablelm starcoder starcoder2 t5 t5encoder wavtokenizer-dec
          xverse
          """);

  /// Architectures that do not write text from left to right: encoders, encoder-decoders, audio.
  static final Set<String> NOT_GENERATIVE =
      words("bert jina-bert-v2 nomic-bert t5 t5encoder wavtokenizer-dec");

  static final Set<String> TOKENIZERS = words("bert gpt2 llama no_vocab none rwkv t5");

  static final Set<String> PRE_TOKENIZERS =
      words(
          """
          bloom chameleon chatglm-bpe codeshell command-r dbrx deepseek-coder deepseek-llm
          deepseek-r1-qwen deepseek-v3 default exaone falcon falcon3 gigachat gpt-2 gpt-4o gpt3-finnish
          jais jina-de jina-es jina-v1-en jina-v2-code jina-v2-de jina-v2-es llama-bpe llama-v3 llama3
          megrez minerva-7b mpt olmo phi-2 poro-chat qwen2 refact roberta-bpe smaug-bpe smollm stablelm2
          starcoder tekken viking
          """);

  /// Tensor types that came later.
  static final Set<TensorType> LATER_TYPES =
      EnumSet.of(TensorType.MXFP4, TensorType.NVFP4, TensorType.Q1_0, TensorType.Q2_0);

  private Spring2025() {}

  /// The first thing about a model that is too new.
  static Optional<String> cannotLoad(GgufFacts facts) {
    if (!ARCHITECTURES.contains(facts.architecture())) {
      return Optional.of("the architecture '" + facts.architecture() + "'");
    }
    Optional<String> tokenizer = facts.tokenizerModel().filter(name -> !TOKENIZERS.contains(name));
    if (tokenizer.isPresent()) {
      return Optional.of("the tokenizer '" + tokenizer.get() + "'");
    }
    // Only byte-level BPE is cut up by a regular expression that has a name.
    Optional<String> pre =
        facts
            .preTokenizer()
            .filter(name -> facts.tokenizerModel().equals(Optional.of("gpt2")))
            .filter(name -> !PRE_TOKENIZERS.contains(name));
    if (pre.isPresent()) {
      return Optional.of("the pre-tokenizer '" + pre.get() + "'");
    }
    return facts.types().stream()
        .filter(LATER_TYPES::contains)
        .sorted()
        .findFirst()
        .map(type -> "the tensor type " + type);
  }

  private static Set<String> words(String text) {
    return Set.of(text.strip().split("\\s+"));
  }
}
