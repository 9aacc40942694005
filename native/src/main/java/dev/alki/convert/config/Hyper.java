// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.config;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Value;
import java.nio.file.Path;
import java.util.Optional;

/// What the rules of an architecture look at: the configuration, and the sizes that everything else
/// is checked against. `folder` is for rules that read further files; `type` is that of matrices;
/// `blocks` counts all that are numbered; `dense` says that dense modules of sentence-transformers
/// are converted too. A size that the configuration lacks is refused when it is asked for.
public record Hyper(
    String architecture,
    Config config,
    RopeSettings rope,
    Path folder,
    OutType type,
    long blocks,
    boolean dense) {
  public static final String[] BLOCKS = {"n_layers", "num_hidden_layers", "n_layer", "num_layers"};
  public static final String[] EMBEDDING = {"hidden_size", "n_embd", "dim"};
  public static final String[] HEADS = {"num_attention_heads", "n_head", "n_heads"};
  public static final String[] KV_HEADS = {"num_key_value_heads", "n_kv_heads"};

  public static final long MAX_BLOCKS = 512;
  private static final long MAX_WIDTH = 1 << 24;
  private static final long MAX_HEADS = 1 << 16;

  public static Hyper of(
      String architecture, Config config, Path folder, OutType type, long blocks) {
    Hyper hyper =
        new Hyper(architecture, config, RopeSettings.of(config), folder, type, blocks, false);
    hyper.check();
    return hyper;
  }

  private void check() {
    if (config.count("vocab_size").isPresent()) {
      vocabulary();
    }
    if (config.count(HEADS).isEmpty() || config.count(EMBEDDING).isEmpty()) {
      return;
    }
    long kv = kvHeads();
    if (kv > heads()) {
      throw Fault.in(Code.CONFIG_INVALID, config.file())
          .what("there are more key-value heads than heads")
          .expected("at most " + heads())
          .got(kv)
          .fault();
    }
    if (config.count("head_dim").isEmpty() && embedding() % heads() != 0) {
      throw Fault.in(Code.CONFIG_INVALID, config.file())
          .what("hidden_size " + embedding() + " cannot be shared by " + heads() + " heads")
          .fault();
    }
    headSize();
  }

  /// The same, with another configuration.
  public Hyper with(Config other) {
    return new Hyper(architecture, other, rope, folder, type, blocks, dense);
  }

  /// The same, with the dense modules of sentence-transformers or without.
  public Hyper with(boolean denseModules) {
    return new Hyper(architecture, config, rope, folder, type, blocks, denseModules);
  }

  /// Usual number of blocks.
  public static long blocks(Config config) {
    return config.size(MAX_BLOCKS, BLOCKS);
  }

  public long embedding() {
    return config.size(MAX_WIDTH, EMBEDDING);
  }

  public long heads() {
    return config.size(MAX_HEADS, HEADS);
  }

  public long kvHeads() {
    return config.count(KV_HEADS).isPresent() ? config.size(MAX_HEADS, KV_HEADS) : heads();
  }

  /// Width of one head.
  public long headSize() {
    return config.count("head_dim").isPresent()
        ? config.size(MAX_HEADS, "head_dim")
        : embedding() / heads();
  }

  public long vocabulary() {
    return config.size(MAX_WIDTH, "vocab_size");
  }

  public String key(String name) {
    return architecture + "." + name;
  }

  public static Value f32(double value) {
    return Value.f32((float) value);
  }

  public Optional<Value> count(String... names) {
    return config.count(names).map(Value::u32);
  }

  public Optional<Value> number(String... names) {
    return config.number(names).map(Hyper::f32);
  }
}
