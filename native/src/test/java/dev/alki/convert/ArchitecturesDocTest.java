// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.convert.ArchitectureTable.Row;
import dev.alki.files.StrictJson;
import dev.alki.fixtures.Golden;
import dev.alki.recipe.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// docs/architectures.md has what the code and the repository's own models say. `-Dalki.docs=write`
/// writes it.
class ArchitecturesDocTest {
  private static final Path DOC = Path.of("../docs/architectures.md");
  private static final String MARK = "<!-- generated -->\n";
  private static final String PROJECTORS_MARK = "<!-- generated: projectors -->\n";

  /// Tokenizers and models by architecture.
  private static final Map<String, Set<String>> TOKENIZERS = new TreeMap<>();

  private static final Map<String, Set<String>> MODELS = new TreeMap<>();

  /// Kinds of projectors and models with one, by a class that the configuration names.
  private static final Map<String, Set<String>> PROJECTORS = new TreeMap<>();

  private static final Map<String, Set<String>> SEEING = new TreeMap<>();

  @BeforeAll
  static void read() throws IOException {
    for (String line : Files.readAllLines(Golden.OWN.resolve("golden.tsv"))) {
      String[] parts = line.split("\t", -1);
      if (parts.length > 1 && parts[1].equals("convert")) {
        Golden golden = new Golden(Golden.OWN, parts[0], "convert", "", "", List.of(), "");
        look(parts[0], golden.folder());
      }
      if (parts.length > 1 && parts[1].equals("mmproj")) {
        Golden golden = new Golden(Golden.OWN, parts[0], "mmproj", "", "", List.of(), "");
        lookAtProjector(parts[0], golden.folder());
      }
    }
    look("stories260K", Path.of("../examples/models/stories260K"));
  }

  private static void look(String name, Path folder) {
    if (MODELS.values().stream().anyMatch(names -> names.contains(name))) {
      return;
    }
    ConvertOptions options =
        new ConvertOptions(
            ConvertOptions.DEFAULT.type(),
            true,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            List.of());
    try (Model model = Converter.open(folder, options)) {
      String architecture = model.metadata().architecture();
      MODELS.computeIfAbsent(architecture, key -> new TreeSet<>()).add(name);
      model
          .metadata()
          .string("tokenizer.ggml.model")
          .ifPresent(
              it -> TOKENIZERS.computeIfAbsent(architecture, key -> new TreeSet<>()).add(it));
    }
  }

  private static void lookAtProjector(String name, Path folder) {
    if (SEEING.values().stream().anyMatch(names -> names.contains(name))) {
      return;
    }
    JsonNode config = StrictJson.PYTHON.read(folder.resolve("config.json"));
    try (Model model = ProjectorConverter.open(folder, ConvertOptions.DEFAULT)) {
      String kind = model.metadata().string("clip.projector_type").orElseThrow();
      Stream.of(config, config.path("vision_config"))
          .map(each -> each.path("architectures").path(0))
          .filter(JsonNode::isTextual)
          .map(JsonNode::textValue)
          .forEach(named -> {
            PROJECTORS.computeIfAbsent(named, key -> new TreeSet<>()).add(kind);
            SEEING.computeIfAbsent(named, key -> new TreeSet<>()).add(name);
          });
    }
  }

  @Test
  void everyArchitectureHasAModelOfTheRepositorysOwn() {
    assertThat(MODELS.keySet())
        .containsAll(ArchitectureTable.rows().stream().map(Row::name).toList());
  }

  @Test
  void everyProjectorHasAModelOfTheRepositorysOwn() {
    assertThat(ArchitectureTable.projectors())
        .allSatisfy(row -> assertThat(of(SEEING, row)).isNotEmpty());
  }

  @Test
  void theTablesAreWhatTheCodeSays() throws IOException {
    String page = Files.readString(DOC);
    String text = after(PROJECTORS_MARK, projectors(), after(MARK, table(), page));
    if ("write".equals(System.getProperty("alki.docs"))) {
      Files.writeString(DOC, text);
    }

    assertThat(Files.readString(DOC)).isEqualTo(text);
  }

  /// The page with this table after a mark.
  private static String after(String mark, String table, String page) {
    int from = page.indexOf(mark) + mark.length();
    int end = page.indexOf("\n\n", from);
    return page.substring(0, from) + table + (end < 0 ? "" : page.substring(end + 1));
  }

  private static Set<String> of(Map<String, Set<String>> found, Row row) {
    Set<String> all = new TreeSet<>();
    row.classes().forEach(name -> all.addAll(found.getOrDefault(name, Set.of())));
    return all;
  }

  private static String projectors() {
    List<String> lines = new ArrayList<>();
    lines.add("| projector | classes | not covered | models in the tests |");
    lines.add("|---|---|---|---|");
    for (Row row : ArchitectureTable.projectors()) {
      lines.add(
          "| "
              + String.join(
                  " | ",
                  String.join(", ", of(PROJECTORS, row)),
                  String.join(", ", row.classes()),
                  String.join("; ", row.lacks()),
                  String.join(", ", of(SEEING, row)))
              + " |");
    }
    return String.join("\n", lines) + "\n";
  }

  private static String table() {
    List<String> lines = new ArrayList<>();
    lines.add("| architecture | classes | tokenizer | not covered | models in the tests |");
    lines.add("|---|---|---|---|---|");
    for (Row row : ArchitectureTable.rows()) {
      lines.add(
          "| "
              + String.join(
                  " | ",
                  row.name(),
                  String.join(", ", row.classes()),
                  String.join(", ", TOKENIZERS.getOrDefault(row.name(), Set.of())),
                  String.join("; ", row.lacks()),
                  String.join(", ", MODELS.getOrDefault(row.name(), Set.of())))
              + " |");
    }
    return String.join("\n", lines) + "\n";
  }
}
