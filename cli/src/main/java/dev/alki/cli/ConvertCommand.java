// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import dev.alki.convert.AdapterConverter;
import dev.alki.convert.ConvertOptions;
import dev.alki.convert.ProjectorConverter;
import dev.alki.convert.adapter.AdapterConfig;
import dev.alki.convert.adapter.ScaledAdapter;
import dev.alki.convert.config.OutTypeRule;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.quantize.Destination;
import dev.alki.quantize.ModelWriter;
import dev.alki.quantize.Output;
import dev.alki.recipe.Model;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What `convert_hf_to_gguf.py` and `convert_lora_to_gguf.py` do.
@Command(name = "convert")
final class ConvertCommand implements Callable<Integer> {
  @Mixin private Common common;
  @Mixin private Threads threads;
  @Mixin private Splitting splitting;
  @Mixin private Configured configured;
  @Mixin private Keeping keeping;

  @Parameters(
      paramLabel = "SOURCE",
      description =
          "A Hugging Face folder, s3://bucket/prefix, or a model of the hub as"
              + " owner/name[@revision].")
  private String source;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      required = true,
      description = "The GGUF to write; parts are named after it.")
  private Path file;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description =
          "auto (bf16 or f16, whichever the checkpoint has), f32, f16, bf16, q8_0, tq1_0, tq2_0."
              + " Without it a model is auto, an adapter f32.")
  private Optional<String> type;

  @Option(names = "--vocab-only", description = "Keys and tokenizer only, without tensors.")
  private boolean vocabularyOnly;

  @Option(
      names = "--pre",
      paramLabel = "NAME",
      description = "The pre-tokenizer's name, where it cannot be found out.")
  private Optional<String> pre;

  @Option(names = "--model-name", paramLabel = "NAME", description = "The model's name.")
  private Optional<String> modelName;

  @Option(
      names = "--metadata",
      paramLabel = "FILE",
      description = "A JSON file of general.* keys that win over what is found.")
  private Optional<Path> metadata;

  @Option(
      names = "--sentence-transformers-dense-modules",
      description = "Convert the dense modules of an EmbeddingGemma too.")
  private boolean dense;

  @Option(
      names = "--base",
      paramLabel = "FOLDER",
      description = "SOURCE is a LoRA adapter for this model, of which config.json is enough.")
  private Optional<Path> base;

  @Option(
      names = "--lora",
      paramLabel = "FOLDER[:SCALE]",
      description = "Merge this LoRA adapter into the model; may be repeated.")
  private List<String> adapters = List.of();

  @Option(
      names = "--mmproj",
      description = "The projector of a model that sees, instead of its language model.")
  private boolean projector;

  @Option(names = "--force", description = "Replace what is there already.")
  private boolean force;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  private final Console console;

  ConvertCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try (Source from = source()) {
      convert(from);
    }
    return 0;
  }

  private void convert(Source from) {
    if (vocabularyOnly && !adapters.isEmpty()) {
      throw Fault.in(Code.WRONG_USAGE, "--lora")
          .what("there is nothing to merge an adapter into without tensors")
          .help("Leave --vocab-only away.")
          .fault();
    }
    if (!from.folder()) {
      throw Fault.in(Code.NOT_A_MODEL, source)
          .what("is a file")
          .expected("a Hugging Face folder")
          .help("To change the types in a GGUF: alki quantize " + source + " -p PROFILE -o DIR")
          .fault();
    }
    if (base.isEmpty() && AdapterConfig.in(from.path())) {
      throw Fault.in(Code.NOT_A_MODEL, source)
          .what("is a LoRA adapter")
          .expected("--base with the folder of the model that it is for")
          .help("Or merge it into that model: alki convert MODEL --lora " + source)
          .fault();
    }
    List<Output> outputs;
    try (Model model = model(from);
        Bar bar = new Bar(console, common.quiet(), "converting", "B")) {
      Path absolute = file.toAbsolutePath();
      Destination to = new Destination(absolute.getParent(), force, from::confirm, from::lacking);
      String name = absolute.getFileName().toString();
      outputs = ModelWriter.write(model, name, to, splitting.split(), threads.count(), bar);
    }
    if (json) {
      Json.print(console.out(), OutputsJson.of(outputs));
    } else if (!common.quiet()) {
      OutputsJson.show(console, outputs);
    }
  }

  private ConvertOptions options(String usual) {
    return new ConvertOptions(
        OutTypeRule.converted(type.orElse(usual)),
        vocabularyOnly,
        pre,
        modelName,
        metadata,
        dense,
        adapters.stream().map(ScaledAdapter::of).toList());
  }

  private Model model(Source from) {
    if (projector) {
      return projector(from);
    }
    return base.isPresent() ? adapter(from, base.get()) : from.open(options("auto"));
  }

  private Model projector(Source from) {
    if (vocabularyOnly || pre.isPresent() || dense || base.isPresent() || !adapters.isEmpty()) {
      throw Fault.in(Code.WRONG_USAGE, "--mmproj")
          .what("a projector has no tokenizer, no dense modules and no adapters")
          .help(
              "Leave --vocab-only, --pre, --sentence-transformers-dense-modules, --base and --lora"
                  + " away.")
          .fault();
    }
    return ProjectorConverter.open(from.path(), options("auto"));
  }

  private Model adapter(Source from, Path model) {
    if (vocabularyOnly || pre.isPresent() || dense || !adapters.isEmpty()) {
      throw Fault.in(Code.WRONG_USAGE, "--base")
          .what("an adapter has no tokenizer, no dense modules and no adapters of its own")
          .help("Leave --vocab-only, --pre, --sentence-transformers-dense-modules and --lora away.")
          .fault();
    }
    from.confirm();
    return AdapterConverter.open(from.path(), model, options("f32"));
  }

  private Source source() {
    try (Bar bar = new Bar(console, common.quiet(), "fetching", "B")) {
      return Source.of(source, configured.settings(keeping.settings(source)), bar);
    }
  }
}
