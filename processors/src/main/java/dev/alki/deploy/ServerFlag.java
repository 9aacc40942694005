// SPDX-License-Identifier: Apache-2.0
package dev.alki.deploy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The options of llama-server v0.5.0 that deploy files may use: long name, other names,
/// environment variable (none for a few). An option on the command line beats its variable.
///
/// Left out on purpose: what lets a client run programs or reach other hosts (`--tools`, `--agent`,
/// `--rpc`, the MCP options), and what was removed (`--draft*`, `--chat-format`).
public enum ServerFlag {
  MODEL("--model", "LLAMA_ARG_MODEL", "-m"),
  MMPROJ("--mmproj", "LLAMA_ARG_MMPROJ", "-mm"),
  ALIAS("--alias", "LLAMA_ARG_ALIAS", "-a"),
  HOST("--host", "LLAMA_ARG_HOST"),
  PORT("--port", "LLAMA_ARG_PORT"),
  API_KEY("--api-key", "LLAMA_API_KEY"),
  API_KEY_FILE("--api-key-file", "LLAMA_ARG_API_KEY_FILE"),
  SSL_KEY_FILE("--ssl-key-file", "LLAMA_ARG_SSL_KEY_FILE"),
  SSL_CERT_FILE("--ssl-cert-file", "LLAMA_ARG_SSL_CERT_FILE"),
  CTX_SIZE("--ctx-size", "LLAMA_ARG_CTX_SIZE", "-c"),
  PARALLEL("--parallel", "LLAMA_ARG_N_PARALLEL", "-np"),
  PREDICT("--predict", "LLAMA_ARG_N_PREDICT", "-n"),
  BATCH_SIZE("--batch-size", "LLAMA_ARG_BATCH", "-b"),
  UBATCH_SIZE("--ubatch-size", "LLAMA_ARG_UBATCH", "-ub"),
  THREADS("--threads", "LLAMA_ARG_THREADS", "-t"),
  THREADS_BATCH("--threads-batch", "", "-tb"),
  THREADS_HTTP("--threads-http", "LLAMA_ARG_THREADS_HTTP"),
  N_GPU_LAYERS("--n-gpu-layers", "LLAMA_ARG_N_GPU_LAYERS", "-ngl"),
  FIT("--fit", "LLAMA_ARG_FIT", "-fit"),
  FIT_TARGET("--fit-target", "LLAMA_ARG_FIT_TARGET", "-fitt"),
  FIT_CTX("--fit-ctx", "LLAMA_ARG_FIT_CTX", "-fitc"),
  FLASH_ATTN("--flash-attn", "LLAMA_ARG_FLASH_ATTN", "-fa"),
  CACHE_TYPE_K("--cache-type-k", "LLAMA_ARG_CACHE_TYPE_K", "-ctk"),
  CACHE_TYPE_V("--cache-type-v", "LLAMA_ARG_CACHE_TYPE_V", "-ctv"),
  LOAD_MODE("--load-mode", "LLAMA_ARG_LOAD_MODE", "-lm"),
  CACHE_RAM("--cache-ram", "LLAMA_ARG_CACHE_RAM", "-cram"),
  CACHE_REUSE("--cache-reuse", "LLAMA_ARG_CACHE_REUSE"),
  CACHE_PROMPT("--cache-prompt", "LLAMA_ARG_CACHE_PROMPT"),
  CONT_BATCHING("--cont-batching", "LLAMA_ARG_CONT_BATCHING", "-cb"),
  CONTEXT_SHIFT("--context-shift", "LLAMA_ARG_CONTEXT_SHIFT"),
  METRICS("--metrics", "LLAMA_ARG_ENDPOINT_METRICS"),
  PROPS("--props", "LLAMA_ARG_ENDPOINT_PROPS"),
  SLOTS("--slots", "LLAMA_ARG_ENDPOINT_SLOTS"),
  JINJA("--jinja", "LLAMA_ARG_JINJA"),
  CHAT_TEMPLATE_FILE("--chat-template-file", "LLAMA_ARG_CHAT_TEMPLATE_FILE"),
  CHAT_TEMPLATE_KWARGS("--chat-template-kwargs", "LLAMA_ARG_CHAT_TEMPLATE_KWARGS"),
  REASONING("--reasoning", "LLAMA_ARG_REASONING"),
  REASONING_BUDGET("--reasoning-budget", "LLAMA_ARG_THINK_BUDGET"),
  POOLING("--pooling", "LLAMA_ARG_POOLING"),
  EMBEDDINGS("--embeddings", "LLAMA_ARG_EMBEDDINGS", "--embedding"),
  RERANKING("--reranking", "LLAMA_ARG_RERANKING", "--rerank"),
  UI("--ui", "LLAMA_ARG_UI"),
  TIMEOUT("--timeout", "LLAMA_ARG_TIMEOUT", "-to"),
  SLEEP_IDLE_SECONDS("--sleep-idle-seconds", ""),
  OFFLINE("--offline", "LLAMA_ARG_OFFLINE"),
  LOG_JSONL("--log-jsonl", "LLAMA_ARG_LOG_JSONL"),
  LOG_FILE("--log-file", "LLAMA_ARG_LOG_FILE"),
  DEVICE("--device", "LLAMA_ARG_DEVICE", "-dev"),
  SPLIT_MODE("--split-mode", "LLAMA_ARG_SPLIT_MODE", "-sm"),
  MAIN_GPU("--main-gpu", "LLAMA_ARG_MAIN_GPU", "-mg"),
  CORS_ORIGINS("--cors-origins", "LLAMA_ARG_CORS_ORIGINS");

  private final String option;
  private final String variable;
  private final List<String> otherNames;

  ServerFlag(String option, String variable, String... otherNames) {
    this.option = option;
    this.variable = variable;
    this.otherNames = List.of(otherNames);
  }

  public String option() {
    return option;
  }

  /// The environment variable that sets the same; an IllegalStateException where there is none.
  public String variable() {
    if (variable.isEmpty()) {
      throw new IllegalStateException(option + " has no environment variable");
    }
    return variable;
  }

  /// Long option, other options, variable.
  List<String> names() {
    return Stream.of(List.of(option), otherNames, List.of(variable))
        .flatMap(List::stream)
        .filter(name -> !name.isEmpty())
        .toList();
  }

  /// By option, short option or variable.
  static Optional<ServerFlag> named(String name) {
    return Arrays.stream(values()).filter(flag -> flag.names().contains(name)).findFirst();
  }
}
