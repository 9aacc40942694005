// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.alki.convert.Architectures;
import dev.alki.convert.ConvertOptions;
import dev.alki.convert.Converter;
import dev.alki.convert.config.OutTypeRule;
import dev.alki.fault.Fault;
import dev.alki.fixtures.Description;
import dev.alki.fixtures.Golden;
import dev.alki.gguf.TensorType;
import dev.alki.progress.Progress;
import dev.alki.recipe.GgufModel;
import dev.alki.recipe.Model;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Models as `llama-quantize` of llama.cpp v0.5.0 makes them, byte for byte: all plain types of a
/// model in one pass, those with options one by one.
class ReferenceQuantizationTest {
  private static final Pattern PARTS = Pattern.compile("(.*)-(\\d{5})-of-\\d{5}");

  @TempDir Path out;

  @TestFactory
  Stream<DynamicTest> equalsTheReferenceInOnePass() {
    Map<String, List<Golden>> together =
        Golden.of("quantize")
            .filter(golden -> plain(golden) && supported(golden))
            .collect(
                Collectors.groupingBy(
                    golden -> golden.model() + " via " + golden.source(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    return together.entrySet().stream()
        .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> together(entry.getValue())));
  }

  @TestFactory
  Stream<DynamicTest> equalsTheReferenceWithOptions() {
    return Golden.of("quantize")
        .filter(golden -> !plain(golden) && supported(golden))
        .map(golden -> DynamicTest.dynamicTest(golden.toString(), () -> alone(golden)));
  }

  private static boolean plain(Golden golden) {
    return golden.options().isEmpty() && golden.source().startsWith("hf-") && !golden.refused();
  }

  private static boolean supported(Golden golden) {
    try {
      String config = Files.readString(golden.folder().resolve("config.json"));
      return config.contains("\"ssm_cfg\"")
          || Architectures.classes().stream().anyMatch(known -> config.contains('"' + known + '"'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void together(List<Golden> goldens) throws IOException {
    List<ProfileRequest> requests =
        goldens.stream().map(g -> ProfileRequest.of(g.kind(), QuantizeOptions.NONE)).toList();
    List<Output> outputs;
    try (Model model = source(goldens.getFirst())) {
      outputs = quantize(model, requests);
    }
    List<String> got = new ArrayList<>();
    List<String> wanted = new ArrayList<>();
    for (int i = 0; i < goldens.size(); i++) {
      got.add(goldens.get(i).type() + " " + outputs.get(i).sha256());
      wanted.add(goldens.get(i).type() + " " + goldens.get(i).sha256());
      compare(goldens.get(i), outputs.get(i));
      Files.delete(outputs.get(i).path());
    }
    assertThat(got).isEqualTo(wanted);
  }

  private void alone(Golden golden) throws IOException {
    ProfileRequest request = ProfileRequest.of(golden.kind(), options(golden));
    try (Model model = source(golden)) {
      if (golden.refused()) {
        assertThatExceptionOfType(Fault.class).isThrownBy(() -> quantize(model, List.of(request)));
        return;
      }
      List<Output> outputs = quantize(model, List.of(request));
      Matcher part = PARTS.matcher(golden.type());
      Output output = outputs.get(part.matches() ? Integer.parseInt(part.group(2)) - 1 : 0);
      compare(golden, output);
      assertThat(output.sha256()).isEqualTo(golden.sha256());
    }
  }

  private List<Output> quantize(Model model, List<ProfileRequest> requests) {
    return Quantizing.quantize(model, requests, new Destination(out, true), 2, Progress.NONE);
  }

  /// What the file was made from, made first when it is a GGUF.
  private Model source(Golden golden) throws IOException {
    String source = golden.source();
    if (source.startsWith("hf-")) {
      return converted(golden, source.substring(3));
    }
    Path made = Files.createDirectories(out.resolve("source"));
    try (Model model = converted(golden, "bf16")) {
      List<Output> outputs =
          source.equals("split")
              ? ModelWriter.write(
                  model, made.resolve("s.gguf"), true, new Split(16, 0), 2, Progress.NONE)
              : Quantizing.quantize(
                  model,
                  List.of(ProfileRequest.of(source, QuantizeOptions.NONE)),
                  new Destination(made, true),
                  2,
                  Progress.NONE);
      return GgufModel.open(outputs.getFirst().path());
    }
  }

  private static Model converted(Golden golden, String via) {
    return Converter.open(golden.folder(), ConvertOptions.DEFAULT.with(OutTypeRule.between(via)));
  }

  private static void compare(Golden golden, Output output) throws IOException {
    Path content = golden.root().resolve("golden/" + golden.model() + "." + golden.type() + ".tsv");
    if (output.sha256().equals(golden.sha256()) || !Files.exists(content)) {
      return;
    }
    List<String> wanted = Files.readAllLines(content);
    assertThat(Description.of(output.path()).stream().filter(l -> l.startsWith("tensor")).toList())
        .as("%s", golden)
        .containsExactlyElementsOf(
            wanted.stream().map(Description::golden).filter(l -> l.startsWith("tensor")).toList());
  }

  private static QuantizeOptions options(Golden golden) {
    List<TensorTypeRule> types = new ArrayList<>();
    List<KeyOverride> overrides = new ArrayList<>();
    Map<String, String> said = new LinkedHashMap<>();
    List<String> words = golden.options();
    for (int i = 0; i < words.size(); i++) {
      switch (words.get(i)) {
        case "--tensor-type" -> types.add(TensorTypeRule.parse(words.get(++i)));
        case "--override-kv" -> overrides.add(KeyOverride.parse(words.get(++i)));
        case "--pure", "--leave-output-tensor", "--allow-requantize", "--keep-split" ->
            said.put(words.get(i), "");
        default -> said.put(words.get(i), words.get(++i));
      }
    }
    return new QuantizeOptions(
        types,
        type(said, "--output-tensor-type"),
        type(said, "--token-embedding-type"),
        said.containsKey("--pure"),
        said.containsKey("--leave-output-tensor"),
        said.containsKey("--allow-requantize"),
        overrides,
        Optional.ofNullable(said.get("--prune-layers"))
            .map(QuantizeOptions::blocks)
            .orElseGet(TreeSet::new),
        said.containsKey("--keep-split"),
        Split.NONE,
        Optional.ofNullable(said.get("--imatrix"))
            .map(name ->
                ImportanceMatrix.open(golden.root().resolve("imatrix").resolve(name), name)));
  }

  private static Optional<TensorType> type(Map<String, String> said, String option) {
    return Optional.ofNullable(said.get(option)).map(text -> QuantizeOptions.type(option, text));
  }
}
