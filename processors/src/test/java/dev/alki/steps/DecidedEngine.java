// SPDX-License-Identifier: Apache-2.0
package dev.alki.steps;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.runtime.ChatMessage;
import dev.alki.runtime.Engine;
import dev.alki.runtime.Generation;
import dev.alki.runtime.GgufFacts;
import dev.alki.runtime.Limits;
import dev.alki.runtime.MemoryUse;
import dev.alki.runtime.Session;
import dev.alki.runtime.Setup;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// An engine whose opinion of every model is given.
record DecidedEngine(Opinion opinion) implements Engine {
  enum Opinion {
    TOO_NEW,
    CRASHES,
    RUNS
  }

  @Override
  public String name() {
    return "decided";
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
    return opinion == Opinion.TOO_NEW ? Optional.of("too new") : Optional.empty();
  }

  @Override
  public Optional<String> cannotGenerate(GgufFacts facts) {
    return Optional.empty();
  }

  @Override
  public Session open(Path model, Setup setup, Limits limits) {
    if (opinion == Opinion.CRASHES) {
      throw Fault.in(Code.ENGINE_CRASHED, model).what("died").fault();
    }
    return new Steady();
  }

  /// Reads 100 tokens a second and writes 10.
  private static final class Steady implements Session {
    @Override
    public long loadNanos() {
      return 1;
    }

    @Override
    public Generation generate(String prompt, int tokens) {
      return new Generation(" and", tokens, 1, 1);
    }

    @Override
    public Generation measure(String prompt, int tokens) {
      long words = prompt.split(" ").length;
      return new Generation("", tokens, words * 10_000_000, (tokens - 1) * 100_000_000L);
    }

    @Override
    public List<int[]> encode(List<String> texts) {
      return texts.stream().map(text -> new int[text.split(" ").length]).toList();
    }

    @Override
    public String render(List<ChatMessage> conversation) {
      return "";
    }

    @Override
    public MemoryUse memory() {
      return MemoryUse.UNKNOWN;
    }

    @Override
    public void close() {}
  }
}
