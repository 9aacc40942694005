// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bom.FileDigest;
import dev.alki.bundle.BundleFiles;
import dev.alki.bundle.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A bundle's model as Ollama has models. It asks for nothing but Docker's older manifests.
final class OllamaModel {
  private static final String CONFIG = "application/vnd.docker.container.image.v1+json";
  private static final String LAYER = "application/vnd.ollama.image.";

  private OllamaModel() {}

  /// It takes one file for a model, and does not look for others by their names.
  static Optional<String> obstacle(BundleFiles bundle) {
    return bundle.weights().size() == 1
        ? Optional.empty()
        : Optional.of("Ollama takes no models in several files");
  }

  static Optional<String> loss(BundleFiles bundle) {
    return bundle.model().path("chatTemplate").asBoolean()
            && OllamaTalk.of(bundle).template().isEmpty()
        ? Optional.of(
            "the model's chat template cannot be said in Ollama's language, and is left out")
        : Optional.empty();
  }

  static Image of(BundleFiles bundle) {
    List<Image.Layer> layers = new ArrayList<>();
    bundle.weights().forEach(file -> layers.add(layer("model", bundle, file)));
    bundle.projector().ifPresent(file -> layers.add(layer("projector", bundle, file)));
    OllamaTalk talk = OllamaTalk.of(bundle);
    talk.template().ifPresent(text -> layers.add(small("template", utf8(text))));
    ObjectNode parameters = parameters(bundle, talk);
    if (!parameters.isEmpty()) {
      layers.add(small("params", Json.bytes(parameters)));
    }
    bundle.license().ifPresent(file -> layers.add(layer("license", bundle, file)));
    return Image.of(
        MediaTypes.DOCKER_MANIFEST, "", CONFIG, config(bundle, layers), layers, Map.of());
  }

  private static Image.Layer layer(String kind, BundleFiles bundle, FileDigest file) {
    return Image.Layer.of(LAYER + kind, Content.of(bundle, file), Map.of());
  }

  private static Image.Layer small(String kind, byte[] content) {
    return Image.Layer.of(LAYER + kind, new Content.OfBytes(content), Map.of());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static ObjectNode parameters(BundleFiles bundle, OllamaTalk talk) {
    ObjectNode parameters = JsonNodeFactory.instance.objectNode();
    bundle.context().ifPresent(context -> parameters.put("num_ctx", context));
    if (!talk.ends().isEmpty()) {
      talk.ends().forEach(parameters.putArray("stop")::add);
    }
    return parameters;
  }

  private static ObjectNode config(BundleFiles bundle, List<Image.Layer> layers) {
    String family = bundle.model().path("architecture").asText();
    ObjectNode config = JsonNodeFactory.instance.objectNode();
    config.put("model_format", "gguf");
    config.put("model_family", family);
    ArrayNode families = config.putArray("model_families").add(family);
    bundle.projector().ifPresent(file -> families.add("clip"));
    long weights = bundle.model().path("weights").asLong();
    ModelPack.put(config, "model_type", ModelPack.parameters(weights));
    ModelPack.put(config, "file_type", bundle.quantization());
    // What it says of every model, whatever machine that runs on.
    config.put("architecture", "amd64").put("os", "linux");
    config.set("rootfs", Image.rootfs("layers", "diff_ids", layers));
    return config;
  }
}
