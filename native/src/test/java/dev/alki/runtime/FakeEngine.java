// SPDX-License-Identifier: Apache-2.0
package dev.alki.runtime;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A model that knows every text by heart, and what is set to go wrong with it.
final class FakeEngine implements Engine {
  Optional<String> tooNew = Optional.empty();
  Optional<String> silent = Optional.empty();
  Optional<Code> failsToLoad = Optional.empty();
  Optional<Code> failsToGenerate = Optional.empty();
  Optional<Code> failsToRender = Optional.empty();
  Optional<String> alwaysSays = Optional.empty();
  int opened;

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public String version() {
    return "1";
  }

  @Override
  public Optional<Fault> unusable() {
    return Optional.empty();
  }

  @Override
  public Optional<String> cannotCheck(GgufFacts facts) {
    return tooNew;
  }

  @Override
  public Optional<String> cannotGenerate(GgufFacts facts) {
    return silent;
  }

  @Override
  public Session open(Path model, Setup setup, Limits limits) {
    opened++;
    failsToLoad.ifPresent(FakeEngine::fail);
    return new FakeSession();
  }

  private static void fail(Code code) {
    throw Fault.in(code, "model.gguf").what("as it was told").fault();
  }

  private final class FakeSession implements Session {
    private static final String RHYME =
        " one two three four five six seven eight nine ten one two three four five six seven";

    @Override
    public long loadNanos() {
      return 5_000_000;
    }

    @Override
    public Generation generate(String prompt, int tokens) {
      failsToGenerate.ifPresent(FakeEngine::fail);
      String last = prompt.substring(prompt.lastIndexOf(' ') + 1);
      int at = RHYME.indexOf(" " + last + " ");
      String word = RHYME.substring(at + last.length() + 1).split(" ")[1];
      String text = tokens == 1 ? " " + word : RHYME;
      return new Generation(alwaysSays.orElse(text), tokens, 1_000_000, 2_000_000);
    }

    @Override
    public Generation measure(String prompt, int tokens) {
      return new Generation("x", tokens, 1_000_000_000, (tokens - 1) * 100_000_000L);
    }

    @Override
    public List<int[]> encode(List<String> texts) {
      return texts.stream().map(FakeEngine::words).toList();
    }

    @Override
    public String render(List<ChatMessage> conversation) {
      failsToRender.ifPresent(FakeEngine::fail);
      StringBuilder text = new StringBuilder();
      conversation.forEach(turn -> text.append(turn.role()).append(turn.content()));
      return text.toString();
    }

    @Override
    public MemoryUse memory() {
      return new MemoryUse(300 << 20, 100 << 20);
    }

    @Override
    public void close() {}
  }

  /// A token for each word.
  static int[] words(String text) {
    return text.isBlank()
        ? new int[0]
        : java.util.Arrays.stream(text.strip().split(" ")).mapToInt(String::hashCode).toArray();
  }
}
