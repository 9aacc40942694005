// SPDX-License-Identifier: Apache-2.0
package dev.alki.bom;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.runtime.GgufFacts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.cyclonedx.Version;
import org.cyclonedx.generators.BomGeneratorFactory;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.model.LicenseChoice;
import org.cyclonedx.model.Metadata;
import org.cyclonedx.model.Property;
import org.cyclonedx.model.component.ModelCard;
import org.cyclonedx.model.component.data.DatasetChoice;
import org.cyclonedx.model.component.modelCard.InputOutputParameter;
import org.cyclonedx.model.component.modelCard.ModelParameters;
import org.cyclonedx.model.component.modelCard.PerformanceMetric;
import org.cyclonedx.model.component.modelCard.QuantitativeAnalysis;
import org.cyclonedx.model.metadata.ToolInformation;

/// The bill of materials of one bundle: a machine-learning model in CycloneDX 1.6, with its files,
/// what it was made from, how and by what, and what was measured. Without a time, and with a serial
/// number derived from the content: the same bundle has the same bill.
///
/// `name` is the bundle's, `weights` its GGUF files; the reports are those of validation, benchmark
/// and quantization, `steps` those that ran before packing.
public record ModelBom(
    String name,
    String profile,
    GgufFacts facts,
    Origin origin,
    List<FileDigest> weights,
    String toolVersion,
    Optional<JsonNode> validation,
    Optional<JsonNode> benchmark,
    Optional<JsonNode> quantization,
    List<RanStep> steps) {
  private static final Version VERSION = Version.VERSION_16;
  private static final String MODEL = "model";

  public ModelBom {
    weights = List.copyOf(weights);
    steps = List.copyOf(steps);
  }

  public JsonNode json() {
    Bom bom = new Bom();
    bom.setVersion(1);
    bom.setMetadata(metadata());
    calibration().ifPresent(matrix -> bom.setComponents(List.of(matrix.component())));
    bom.setFormulation(List.of(Formulation.of(steps, weights, known(), MODEL)));
    byte[] content = json(bom).toString().getBytes(StandardCharsets.UTF_8);
    bom.setSerialNumber("urn:uuid:" + UUID.nameUUIDFromBytes(content));
    return json(bom);
  }

  private static JsonNode json(Bom bom) {
    return BomGeneratorFactory.createJson(VERSION, bom).toJsonNode();
  }

  private Metadata metadata() {
    ToolInformation information = new ToolInformation();
    information.setComponents(tools());
    Metadata metadata = new Metadata();
    // It would be the time of now otherwise.
    metadata.setTimestamp(null);
    metadata.setToolChoice(information);
    metadata.setComponent(model());
    return metadata;
  }

  /// Alki, and the engines that it let run the model.
  private List<Component> tools() {
    List<Component> tools = new ArrayList<>();
    tools.add(Parts.component(Component.Type.APPLICATION, "alki", toolVersion));
    Set<String> engines = new LinkedHashSet<>();
    Stream.of(validation, benchmark)
        .flatMap(Optional::stream)
        .map(report -> report.path("engine").asText())
        .filter(engine -> !engine.isBlank())
        .forEach(engines::add);
    for (String engine : engines) {
      String[] words = engine.split(" ", 2);
      tools.add(
          Parts.component(Component.Type.APPLICATION, words[0], words.length == 1 ? "" : words[1]));
    }
    return tools;
  }

  private Component model() {
    Component model =
        Parts.component(
            Component.Type.MACHINE_LEARNING_MODEL,
            name,
            facts.metadata().string("general.version").orElse(""));
    model.setBomRef(MODEL);
    if (weights.size() == 1) {
      model.setHashes(Parts.hashes(weights.getFirst().sha256()));
    }
    for (FileDigest file : weights) {
      Component part = Parts.file(file);
      part.setBomRef(file.path());
      model.addComponent(part);
    }
    licences().ifPresent(model::setLicenses);
    model.setPedigree(ancestry().pedigree());
    model.setModelCard(card());
    return model;
  }

  private Optional<LicenseChoice> licences() {
    List<Licence> stated = Licence.stated(fact -> facts.metadata().string("general." + fact));
    LicenseChoice choice = new LicenseChoice();
    stated.forEach(licence -> choice.addLicense(licence.entry()));
    return stated.isEmpty() ? Optional.empty() : Optional.of(choice);
  }

  private ModelCard card() {
    Purpose purpose = Purpose.of(facts);
    ModelParameters parameters = new ModelParameters();
    parameters.setTask(purpose.task());
    parameters.setArchitectureFamily(facts.architecture());
    parameters.setInputs(List.of(format("string")));
    parameters.setOutputs(List.of(format(purpose.output())));
    List<DatasetChoice> datasets = datasets();
    if (!datasets.isEmpty()) {
      parameters.setDatasets(datasets);
    }
    ModelCard card = new ModelCard();
    card.setModelParameters(parameters);
    List<PerformanceMetric> figures = new Figures(validation, benchmark, quantization).list();
    if (!figures.isEmpty()) {
      QuantitativeAnalysis analysis = new QuantitativeAnalysis();
      analysis.setPerformanceMetrics(figures);
      card.setQuantitativeAnalysis(analysis);
    }
    card.setProperties(properties());
    return card;
  }

  private static InputOutputParameter format(String format) {
    InputOutputParameter parameter = new InputOutputParameter();
    parameter.setFormat(format);
    return parameter;
  }

  private List<DatasetChoice> datasets() {
    List<DatasetChoice> datasets = new ArrayList<>(ancestry().datasets());
    if (calibration().isPresent()) {
      DatasetChoice matrix = new DatasetChoice();
      matrix.setRef(Calibration.REF);
      datasets.add(matrix);
    }
    return datasets;
  }

  private Ancestry ancestry() {
    return new Ancestry(facts.metadata(), origin);
  }

  private Optional<Calibration> calibration() {
    return Calibration.of(facts, quantization);
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

  /// The components of this bill that steps may have read or made.
  private Map<String, String> known() {
    Map<String, String> known = new HashMap<>();
    weights.forEach(file -> known.put(file.sha256(), file.path()));
    calibration()
        .flatMap(Calibration::sha256)
        .ifPresent(digest -> known.put(digest, Calibration.REF));
    return known;
  }
}
