// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.key;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.convert.config.Hyper;
import dev.alki.convert.config.SentenceModule;
import dev.alki.convert.vocabulary.TokenizerFiles;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Metadata;
import dev.alki.gguf.Value;
import java.nio.file.Path;
import java.util.List;

/// How an embedding model makes one vector of many: from the modules of sentence-transformers, when
/// there are any.
public final class PoolingKey {
  private static final int MEAN = 1;
  private static final int CLS = 2;
  private static final int LAST = 3;

  private PoolingKey() {}

  public static Metadata add(Metadata to, Hyper hyper) {
    List<SentenceModule> poolings = SentenceModule.of(hyper.folder(), "Pooling");
    if (poolings.isEmpty()) {
      return to;
    }
    Path file = poolings.getFirst().config();
    int pooling = pooling(TokenizerFiles.object(file), file);
    return to.with(hyper.key("pooling_type"), Value.u32(pooling));
  }

  private static int pooling(JsonNode config, Path file) {
    if (config.path("pooling_mode_mean_tokens").asBoolean()) {
      return MEAN;
    } else if (config.path("pooling_mode_cls_token").asBoolean()) {
      return CLS;
    } else if (config.path("pooling_mode_lasttoken").asBoolean()) {
      return LAST;
    }
    return switch (config.path("pooling_mode").asText()) {
      case "mean" -> MEAN;
      case "cls" -> CLS;
      case "lasttoken" -> LAST;
      default ->
          throw Fault.in(Code.CONFIG_INVALID, file)
              .what("pools in a way that is not known")
              .expected("mean, cls or lasttoken")
              .fault();
    };
  }
}
