// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.vocabulary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Which tokens begin and end texts, and whether they are added: from the post-processor of
/// tokenizer.json, tokenizer_config.json, and the ids in config.json, the first that says
/// something.
///
/// The order of the keys is that in which they were found.
final class SpecialTokens {
  private static final Map<String, String> ID_KEYS =
      Map.of(
          "bos", "bos_token_id",
          "eos", "eos_token_id",
          "unk", "unknown_token_id",
          "sep", "seperator_token_id",
          "pad", "padding_token_id",
          "mask", "mask_token_id",
          "eot", "eot_token_id",
          "eom", "eom_token_id");
  private static final List<String> ADDABLE = List.of("bos", "eos", "sep");

  private final TokenizerFiles files;
  private final ObjectNode config;
  private final long limit;
  private final List<String> kinds =
      new ArrayList<>(List.of("bos", "eos", "unk", "sep", "pad", "cls", "mask"));
  private final Map<String, Long> ids = new LinkedHashMap<>();
  private final Map<String, Boolean> added = new LinkedHashMap<>();

  private SpecialTokens(TokenizerFiles files, long limit) {
    this.files = files;
    this.config = files.config().deepCopy();
    this.limit = limit;
  }

  /// Ids from `limit` on are left out.
  static Metadata add(Metadata to, TokenizerFiles files, long limit) {
    return add(to, files, limit, new LinkedHashMap<>());
  }

  /// `otherwise` has ids by kind for those of which nothing was said.
  static Metadata add(
      Metadata to, TokenizerFiles files, long limit, SequencedMap<String, Long> otherwise) {
    SpecialTokens found = new SpecialTokens(files, limit);
    if (!files.tokenizer().isEmpty()) {
      found.postProcessor();
    }
    if (!found.config.isEmpty()) {
      found.fromTokenizerConfig();
    }
    found.fromConfig();
    otherwise.forEach(found.ids::putIfAbsent);
    return found.write(to);
  }

  private Metadata write(Metadata to) {
    Metadata more = to;
    for (Map.Entry<String, Long> id : ids.entrySet()) {
      if (ID_KEYS.containsKey(id.getKey())) {
        more = more.with("tokenizer.ggml." + ID_KEYS.get(id.getKey()), Value.u32(id.getValue()));
      }
    }
    for (Map.Entry<String, Boolean> add : added.entrySet()) {
      if (ADDABLE.contains(add.getKey())) {
        String key = "tokenizer.ggml.add_" + add.getKey() + "_token";
        more = more.with(key, Value.bool(add.getValue()));
      }
    }
    return more;
  }

  private void postProcessor() {
    PostProcessing processing = new PostProcessing(config, kinds, added);
    JsonNode processor = files.tokenizer().path("post_processor");
    if (processor.has("processors")) {
      processor.get("processors").forEach(processing::take);
    } else if (processor.isObject()) {
      processing.take(processor);
    }
  }

  private void fromTokenizerConfig() {
    for (String kind : kinds) {
      JsonNode add = config.path("add_" + kind + "_token");
      if (add.isBoolean()) {
        added.put(kind, add.booleanValue());
      }
      JsonNode entry = config.path(kind + "_token");
      JsonNode content = entry.isObject() ? entry.path("content") : entry;
      if (content.isTextual()) {
        for (JsonNode token : files.addedTokens()) {
          if (token.path("content").equals(content)) {
            set(kind, token.path("id"));
            break;
          }
        }
      }
    }
  }

  private void fromConfig() {
    for (String kind : kinds) {
      String key = kind + "_token_id";
      JsonNode id = files.model().path(key);
      set(
          kind,
          id.isNull() || id.isMissingNode() ? files.model().path("text_config").path(key) : id);
    }
  }

  private void set(String kind, JsonNode id) {
    if (!id.isIntegralNumber()) {
      return;
    }
    if (!id.canConvertToLong() || id.longValue() < 0 || id.longValue() > 0xFFFF_FFFFL) {
      throw Fault.in(Code.TOKENIZER_INVALID, files.folder())
          .what("the " + kind + " token has an id that no token can have")
          .got(id)
          .fault();
    }
    if (id.longValue() < limit) {
      ids.putIfAbsent(kind, id.longValue());
    }
  }
}
