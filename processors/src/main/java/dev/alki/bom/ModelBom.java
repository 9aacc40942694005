// SPDX-License-Identifier: Apache-2.0
package dev.alki.bom;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.runtime.GgufFacts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.cyclonedx.Version;
import org.cyclonedx.generators.BomGeneratorFactory;
import org.cyclonedx.model.Ancestors;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.model.Hash;
import org.cyclonedx.model.License;
import org.cyclonedx.model.LicenseChoice;
import org.cyclonedx.model.Metadata;
import org.cyclonedx.model.Pedigree;
import org.cyclonedx.model.Property;
import org.cyclonedx.model.component.ModelCard;
import org.cyclonedx.model.component.modelCard.InputOutputParameter;
import org.cyclonedx.model.component.modelCard.ModelParameters;
import org.cyclonedx.model.component.modelCard.PerformanceMetric;
import org.cyclonedx.model.component.modelCard.QuantitativeAnalysis;
import org.cyclonedx.model.metadata.ToolInformation;
import org.cyclonedx.util.LicenseResolver;

/// The bill of materials of one bundle: a machine-learning model in CycloneDX 1.6, with its files,
/// what it was made from and by what, and what was measured. Without a time, and with a serial
/// number derived from the content: the same bundle has the same bill.
///
/// `name` is the bundle's, `weights` its GGUF files; the reports are those of validation and
/// benchmark.
public record ModelBom(
    String name,
    String profile,
    GgufFacts facts,
    Origin origin,
    List<FileDigest> weights,
    String toolVersion,
    Optional<JsonNode> validation,
    Optional<JsonNode> benchmark) {
  private static final Version VERSION = Version.VERSION_16;

  public ModelBom {
    weights = List.copyOf(weights);
  }

  public JsonNode json() {
    Bom bom = new Bom();
    bom.setSerialNumber("urn:uuid:" + serial());
    bom.setVersion(1);
    bom.setMetadata(metadata());
    return BomGeneratorFactory.createJson(VERSION, bom).toJsonNode();
  }

  private UUID serial() {
    StringBuilder content = new StringBuilder(name + '\n' + profile + '\n' + toolVersion + '\n');
    weights.forEach(file -> content.append(file.sha256()).append('\n'));
    origin.files().forEach(file -> content.append(file.sha256()).append('\n'));
    return UUID.nameUUIDFromBytes(content.toString().getBytes(StandardCharsets.UTF_8));
  }

  private Metadata metadata() {
    Component tool = component(Component.Type.APPLICATION, "alki", toolVersion);
    ToolInformation tools = new ToolInformation();
    tools.setComponents(List.of(tool));
    Metadata metadata = new Metadata();
    // It would be the time of now otherwise.
    metadata.setTimestamp(null);
    metadata.setToolChoice(tools);
    metadata.setComponent(model());
    return metadata;
  }

  private Component model() {
    Component model =
        component(Component.Type.MACHINE_LEARNING_MODEL, name, text("general.version"));
    model.setBomRef("model");
    if (weights.size() == 1) {
      model.setHashes(hashes(weights.getFirst()));
    }
    weights.forEach(file -> model.addComponent(file(file)));
    licence().ifPresent(model::setLicenses);
    model.setPedigree(pedigree());
    model.setModelCard(card());
    return model;
  }

  private Pedigree pedigree() {
    Component source =
        component(Component.Type.MACHINE_LEARNING_MODEL, origin.name(), origin.revision());
    origin.packageUrl().ifPresent(source::setPurl);
    origin.files().forEach(file -> source.addComponent(file(file)));
    Ancestors ancestors = new Ancestors();
    ancestors.addComponent(source);
    Pedigree pedigree = new Pedigree();
    pedigree.setAncestors(ancestors);
    return pedigree;
  }

  private ModelCard card() {
    InputOutputParameter string = new InputOutputParameter();
    string.setFormat("string");
    ModelParameters parameters = new ModelParameters();
    parameters.setTask("text-generation");
    parameters.setArchitectureFamily(facts.architecture());
    parameters.setInputs(List.of(string));
    parameters.setOutputs(List.of(string));
    ModelCard card = new ModelCard();
    card.setModelParameters(parameters);
    List<PerformanceMetric> metrics = metrics();
    if (!metrics.isEmpty()) {
      QuantitativeAnalysis analysis = new QuantitativeAnalysis();
      analysis.setPerformanceMetrics(metrics);
      card.setQuantitativeAnalysis(analysis);
    }
    card.setProperties(properties());
    return card;
  }

  private List<PerformanceMetric> metrics() {
    List<PerformanceMetric> metrics = new ArrayList<>();
    benchmark.ifPresent(report -> {
      String device = report.at("/device/cpu").asText();
      metrics.add(rate(report, "promptTokensPerSecond", "prompt", device));
      metrics.add(rate(report, "generationTokensPerSecond", "generation", device));
    });
    return metrics;
  }

  private static PerformanceMetric rate(JsonNode report, String field, String what, String device) {
    PerformanceMetric metric = new PerformanceMetric();
    metric.setType(what + " tokens per second");
    metric.setValue(report.path(field).path("median").asText());
    metric.setSlice("device: " + device);
    return metric;
  }

  private List<Property> properties() {
    List<Property> properties = new ArrayList<>();
    properties.add(new Property("alki:profile", profile));
    validation.ifPresent(
        report -> properties.add(new Property("alki:validation", report.path("verdict").asText())));
    properties.add(new Property("gguf:weights", String.valueOf(facts.weights())));
    add(properties, "general.file_type");
    add(properties, "general.quantization_version");
    return properties;
  }

  private void add(List<Property> properties, String key) {
    facts
        .wholeNumber(key)
        .ifPresent(value -> properties.add(new Property("gguf:" + key, String.valueOf(value))));
  }

  /// By its SPDX identifier when it is one, in whatever case; by name otherwise.
  private Optional<LicenseChoice> licence() {
    String stated = text("general.license");
    if (stated.isBlank()) {
      return Optional.empty();
    }
    LicenseChoice known = LicenseResolver.resolve(stated, false);
    if (known != null && known.getLicenses() != null) {
      return Optional.of(known);
    }
    License named = new License();
    named.setName(stated);
    LicenseChoice choice = new LicenseChoice();
    choice.addLicense(named);
    return Optional.of(choice);
  }

  private String text(String key) {
    return facts.metadata().string(key).orElse("");
  }

  private static Component file(FileDigest file) {
    Component component = component(Component.Type.FILE, file.path(), "");
    component.setHashes(hashes(file));
    return component;
  }

  private static List<Hash> hashes(FileDigest file) {
    return List.of(new Hash(Hash.Algorithm.SHA_256, file.sha256()));
  }

  private static Component component(Component.Type type, String name, String version) {
    Component component = new Component();
    component.setType(type);
    component.setName(name);
    if (!version.isBlank()) {
      component.setVersion(version);
    }
    return component;
  }
}
