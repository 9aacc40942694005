// SPDX-License-Identifier: Apache-2.0
package dev.alki.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.StrictJson;
import dev.alki.registry.Descriptor;
import dev.alki.registry.Fetched;
import dev.alki.registry.MediaTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// An image that another one is built on, for one platform: its platform and config as they stand
/// there, and its layers, with the media types of OCI.
record BaseImage(ObjectNode platform, ObjectNode config, List<Descriptor> layers) {
  private static final Set<String> ARCHITECTURES = Set.of("amd64", "arm64");
  private static final int MOST_CONFIG = 4 << 20;
  private static final int MOST_LAYERS = 1000;
  private static final StrictJson JSON = new StrictJson(MOST_CONFIG, 64, 1 << 20, false);

  BaseImage {
    layers = List.copyOf(layers);
  }

  /// `digest` is what the name means now.
  record Found(Object name, String digest, List<BaseImage> images) {}

  /// The images of a name for Linux on amd64 and arm64, as far as there are.
  static Found find(Shelf shelf) {
    Object name = shelf.name();
    Fetched top = manifest(shelf, shelf.top());
    List<BaseImage> images = new ArrayList<>();
    if (top.mediaType().equals(MediaTypes.INDEX)
        || top.mediaType().equals(MediaTypes.DOCKER_INDEX)) {
      Set<String> seen = new TreeSet<>();
      for (JsonNode entry : top.json().path("manifests")) {
        JsonNode platform = entry.path("platform");
        if (wanted(platform) && seen.add(platform.path("architecture").asText())) {
          String digest = descriptor(name, entry).digest();
          images.add(image(shelf, (ObjectNode) platform, manifest(shelf, digest)));
        }
      }
    } else {
      BaseImage image = image(shelf, JsonNodeFactory.instance.objectNode(), top);
      for (String part : List.of("os", "architecture", "variant")) {
        if (image.config.has(part)) {
          image.platform.set(part, image.config.path(part));
        }
      }
      if (wanted(image.platform)) {
        images.add(image);
      }
    }
    if (images.isEmpty()) {
      throw invalid(name, "is no image for Linux on " + String.join(" or ", ARCHITECTURES)).fault();
    }
    return new Found(name, top.digest(), images);
  }

  /// `linux/arm64`.
  String platformName() {
    return platform.path("os").asText() + "/" + platform.path("architecture").asText();
  }

  private static boolean wanted(JsonNode platform) {
    return platform.isObject()
        && platform.path("os").asText().equals("linux")
        && ARCHITECTURES.contains(platform.path("architecture").asText());
  }

  private static Fetched manifest(Shelf shelf, String reference) {
    return shelf
        .find(reference)
        .orElseThrow(() ->
            Fault.in(Code.REGISTRY_NOT_FOUND, shelf.name())
                .what("the registry has no such image, or does not show it")
                .help("Name another base with --base.")
                .fault());
  }

  private static BaseImage image(Shelf shelf, ObjectNode platform, Fetched manifest) {
    Object name = shelf.name();
    JsonNode json = manifest.json();
    JsonNode config =
        JSON.read(shelf.read(descriptor(name, json.path("config")), MOST_CONFIG), name);
    List<Descriptor> layers = new ArrayList<>();
    for (JsonNode layer : json.path("layers")) {
      Descriptor descriptor = descriptor(name, layer);
      layers.add(
          new Descriptor(
              LayerType.of(name, descriptor.mediaType()), descriptor.digest(), descriptor.size()));
    }
    boolean matching = config.at("/rootfs/diff_ids").size() == layers.size();
    if (!(config instanceof ObjectNode object) || !matching || layers.size() > MOST_LAYERS) {
      throw invalid(name, "is no image that a container can be started from").fault();
    }
    if (config.at("/config/Entrypoint").isEmpty() && config.at("/config/Cmd").isEmpty()) {
      throw invalid(name, "does not say what it starts").fault();
    }
    return new BaseImage(platform, object, layers);
  }

  private static Descriptor descriptor(Object name, JsonNode json) {
    return Descriptor.of(json)
        .orElseThrow(() -> invalid(name, "has a manifest that is no image's").fault());
  }

  private static Fault.Draft invalid(Object name, String what) {
    return Fault.in(Code.ARTIFACT_INVALID, name)
        .what(what)
        .help("Name an image with llama-server in it with --base.");
  }
}
