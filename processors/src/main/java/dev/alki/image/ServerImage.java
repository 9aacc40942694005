// SPDX-License-Identifier: Apache-2.0
package dev.alki.image;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.bundle.Json;
import dev.alki.registry.Content;
import dev.alki.registry.Descriptor;
import dev.alki.registry.MediaTypes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/// The image of one platform: the base, and the bundle as one more layer, which is not packed: it
/// is the same for all platforms, and weights do not get smaller. What the base starts is started,
/// with the bundle's settings, as nobody.
///
/// `environment` has the variables of llama-server. `labels` are for people and tools; `start` is
/// how long the server may take to answer. No time but the base's own stands in it.
record ServerImage(
    BaseImage base,
    Content bundle,
    SortedMap<String, String> environment,
    Map<String, String> labels,
    Duration start) {
  private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
  private static final String BEGINNING = "1970-01-01T00:00:00Z";
  private static final String NOBODY = "65534:65534";
  private static final int PORT = 8080;

  byte[] config() {
    ObjectNode image = base.config().deepCopy();
    String created = image.path("created").asText(BEGINNING);
    image.put("created", created);
    ObjectNode config = image.withObject("/config");
    config.set("Env", variables(config));
    config.put("User", NOBODY);
    config.withObject("/ExposedPorts").putObject(PORT + "/tcp");
    config.set("Healthcheck", health());
    ObjectNode all = config.withObject("/Labels");
    labels.forEach(all::put);
    image.withObject("/rootfs").withArray("/diff_ids").add(bundle.digest());
    image
        .withArray("/history")
        .addObject()
        .put("created", created)
        .put("created_by", "alki image")
        .put("comment", "the bundle at /" + Image.FOLDER);
    return Json.bytes(image);
  }

  byte[] manifest(byte[] config) {
    ObjectNode manifest = JsonNodeFactory.instance.objectNode();
    manifest.put("schemaVersion", 2);
    manifest.put("mediaType", MediaTypes.MANIFEST);
    manifest.set("config", new Descriptor(CONFIG, new Content.OfBytes(config)).json());
    ArrayNode layers = manifest.putArray("layers");
    base.layers().forEach(layer -> layers.add(layer.json()));
    layers.add(new Descriptor(LayerType.PLAIN.mediaType(), bundle).json());
    ObjectNode annotations = manifest.putObject("annotations");
    labels.forEach(annotations::put);
    return Json.bytes(manifest);
  }

  /// The base's, and ours in place of those of the same name.
  private ArrayNode variables(ObjectNode config) {
    List<String> all = new ArrayList<>();
    config
        .path("Env")
        .forEach(each -> {
          String name = each.asText().replaceFirst("=.*", "");
          if (!environment.containsKey(name)) {
            all.add(each.asText());
          }
        });
    environment.forEach((name, value) -> all.add(name + "=" + value));
    ArrayNode variables = JsonNodeFactory.instance.arrayNode();
    all.forEach(variables::add);
    return variables;
  }

  /// As Docker has it; times are in nanoseconds.
  private ObjectNode health() {
    ObjectNode health = JsonNodeFactory.instance.objectNode();
    health
        .putArray("Test")
        .add("CMD")
        .add("curl")
        .add("-f")
        .add("http://127.0.0.1:" + PORT + "/health");
    return health
        .put("Interval", Duration.ofSeconds(10).toNanos())
        .put("Timeout", Duration.ofSeconds(5).toNanos())
        .put("StartPeriod", start.toNanos())
        .put("Retries", 3);
  }
}
