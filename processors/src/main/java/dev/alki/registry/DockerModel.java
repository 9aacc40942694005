// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bom.FileDigest;
import dev.alki.bundle.BundleFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A bundle's model as Docker Model Runner has models (`vnd.docker.ai.model` 0.1, which all of its
/// versions read). Its chat template is the GGUF's own.
final class DockerModel {
  private static final String CONFIG = "application/vnd.docker.ai.model.config.v0.1+json";
  private static final String GGUF = "application/vnd.docker.ai.gguf.v3";
  private static final String PROJECTOR = "application/vnd.docker.ai.mmproj";
  private static final String LICENSE = "application/vnd.docker.ai.license";
  private static final double GIBIBYTE = 1L << 30;

  private DockerModel() {}

  static Image of(BundleFiles bundle) {
    List<Image.Layer> layers = new ArrayList<>();
    bundle.weights().forEach(file -> layers.add(layer(GGUF, bundle, file)));
    bundle.projector().ifPresent(file -> layers.add(layer(PROJECTOR, bundle, file)));
    bundle.license().ifPresent(file -> layers.add(layer(LICENSE, bundle, file)));
    ObjectNode config = JsonNodeFactory.instance.objectNode();
    config.set("config", facts(bundle));
    config.putObject("descriptor");
    config.set("rootfs", Image.rootfs("rootfs", "diff_ids", layers));
    return Image.of(
        MediaTypes.MANIFEST, "", CONFIG, config, layers, ProfileIndex.annotations(bundle));
  }

  private static Image.Layer layer(String mediaType, BundleFiles bundle, FileDigest file) {
    return Image.Layer.of(mediaType, Content.of(bundle, file), ModelPack.names(file));
  }

  private static ObjectNode facts(BundleFiles bundle) {
    long bytes = bundle.weights().stream().mapToLong(FileDigest::bytes).sum();
    ObjectNode facts = JsonNodeFactory.instance.objectNode();
    facts.put("format", "gguf");
    ModelPack.put(facts, "quantization", bundle.quantization());
    long weights = bundle.model().path("weights").asLong();
    ModelPack.put(facts, "parameters", ModelPack.parameters(weights));
    ModelPack.put(facts, "architecture", bundle.model().path("architecture").asText());
    facts.put("size", String.format(Locale.ROOT, "%.2f GiB", bytes / GIBIBYTE));
    bundle.context().ifPresent(context -> facts.put("context_size", context));
    return facts;
  }
}
