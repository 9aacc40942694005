// SPDX-License-Identifier: Apache-2.0
package dev.alki.deploy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Value;
import dev.alki.gguf.ValueType;
import dev.alki.runtime.GgufFacts;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// How a model is to be served by llama-server v0.5.0, worked out from the model's own numbers.
///
/// `modelFile` is the GGUF's name in the bundle (the first of its parts), `alias` its name in the
/// API.
public record ServerSettings(
    String modelFile,
    Optional<ServedProjector> projector,
    String alias,
    long context,
    int threads,
    Memory memory,
    Task task) {
  /// What the model is good for.
  public enum Task {
    CHAT,
    COMPLETION,
    EMBEDDING
  }

  /// Of [#json].
  public static final int SCHEMA_VERSION = 1;

  /// Shorter ones are of little use, so the cache may cost more than the weights up to here.
  private static final long LEAST_CONTEXT = 4096;

  /// On a device with little memory.
  private static final long SHORTEST_CONTEXT = 1024;

  /// For models that do not tell how long theirs is.
  private static final long USUAL_CONTEXT = 4096;

  /// Tokens computed at once, the server's default.
  private static final long MICRO_BATCH = 512;

  private static final int BYTES_PER_NUMBER = 4;

  public ServerSettings {
    if (context < 1 || threads < 1) {
      throw new IllegalArgumentException("context " + context + ", threads " + threads);
    }
  }

  /// For a device that has room for it; a model that needs more even with a short context is
  /// refused.
  public static ServerSettings of(
      GgufFacts facts,
      String modelFile,
      String alias,
      Target target,
      Optional<ServedProjector> projector) {
    long sight = projector.map(ServedProjector::memory).orElse(0L);
    long context = context(facts);
    while (context > SHORTEST_CONTEXT && !target.holds(memory(facts, context, sight).limit())) {
      context = Math.max(SHORTEST_CONTEXT, context / 2);
    }
    Memory memory = memory(facts, context, sight);
    if (!target.holds(memory.limit())) {
      throw Fault.in(Code.GATE_FAILED, alias)
          .what("needs more memory than its device has, with a context of " + context)
          .expected("at most " + target.memoryMiB() + " MiB")
          .got((memory.limit() >> 20) + " MiB")
          .help("Choose a profile of fewer bits, or correct the profile's 'device'.")
          .fault();
    }
    int threads = target.threads() > 0 ? target.threads() : threads(facts);
    return new ServerSettings(modelFile, projector, alias, context, threads, memory, task(facts));
  }

  /// As options; `folder` is where the bundle lies on the device, without a slash at its end.
  public Map<ServerFlag, String> flags(String folder, String host) {
    Map<ServerFlag, String> flags = new LinkedHashMap<>();
    flags.put(ServerFlag.MODEL, folder + "/" + modelFile);
    projector.ifPresent(it -> flags.put(ServerFlag.MMPROJ, folder + "/" + it.file()));
    flags.put(ServerFlag.ALIAS, alias);
    flags.put(ServerFlag.HOST, host);
    flags.put(ServerFlag.PORT, "8080");
    flags.put(ServerFlag.CTX_SIZE, String.valueOf(context));
    flags.put(ServerFlag.PARALLEL, "1");
    flags.put(ServerFlag.THREADS, String.valueOf(threads));
    // What was worked out here is not to be worked out again from the memory of the moment.
    flags.put(ServerFlag.FIT, "off");
    flags.put(ServerFlag.CACHE_RAM, String.valueOf(memory.promptsMiB()));
    flags.put(ServerFlag.METRICS, "1");
    flags.put(ServerFlag.OFFLINE, "1");
    flags.put(ServerFlag.UI, "0");
    if (task == Task.EMBEDDING) {
      flags.put(ServerFlag.EMBEDDINGS, "1");
    }
    return flags;
  }

  /// The same as environment variables, with other values for some.
  public Map<String, String> environment(
      String folder, String host, Map<ServerFlag, String> others) {
    Map<String, String> environment = new LinkedHashMap<>();
    flags(folder, host)
        .forEach(
            (flag, value) -> environment.put(flag.variable(), others.getOrDefault(flag, value)));
    return environment;
  }

  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("schemaVersion", SCHEMA_VERSION);
    json.put("engine", "llama.cpp v0.5.0");
    json.put("model", modelFile);
    projector.ifPresent(it -> json.put("projector", it.file()));
    json.put("alias", alias);
    json.put("task", task.name().toLowerCase(Locale.ROOT));
    json.put("context", context);
    json.put("threads", threads);
    json.set("memoryBytes", memory.json());
    ObjectNode variables = json.putObject("environment");
    environment(".", "127.0.0.1", Map.of()).forEach(variables::put);
    return json;
  }

  /// The model's own context, halved until its cache takes no more memory than the weights.
  private static long context(GgufFacts facts) {
    long context = Math.max(1, facts.contextLength().orElse(USUAL_CONTEXT));
    long perToken = facts.cacheBytesPerToken().orElse(0);
    while (context > LEAST_CONTEXT && context * perToken > facts.bytes()) {
      context = Math.max(LEAST_CONTEXT, context / 2);
    }
    return context;
  }

  private static Memory memory(GgufFacts facts, long context, long sight) {
    long cache = facts.cacheBytesPerToken().orElse(0) * context;
    // One more context's worth of earlier prompts; the server's own default is 8 GiB.
    return new Memory(facts.bytes(), cache, compute(facts), cache, sight);
  }

  /// Logits are the largest numbers of a computation, then the hidden states of its longest layer.
  private static long compute(GgufFacts facts) {
    long vocabulary =
        facts
            .metadata()
            .get("tokenizer.ggml.tokens")
            .filter(tokens -> tokens.type() == ValueType.ARRAY)
            .map(Value::count)
            .orElse(0);
    long hidden =
        4 * facts.number("embedding_length").orElse(0)
            + 2 * facts.number("feed_forward_length").orElse(0);
    return MICRO_BATCH * BYTES_PER_NUMBER * (vocabulary + hidden);
  }

  /// One for each billion of weights, as a power of two from 2 to 16: reading weights is what takes
  /// the time, and more threads than that wait for memory.
  private static int threads(GgufFacts facts) {
    int threads = 2;
    while (threads < 16 && threads * 1_000_000_000L < facts.weights()) {
      threads *= 2;
    }
    return threads;
  }

  private static Task task(GgufFacts facts) {
    if (facts.number("pooling_type").isPresent()) {
      return Task.EMBEDDING;
    }
    return facts.chatTemplate().isPresent() ? Task.CHAT : Task.COMPLETION;
  }
}
