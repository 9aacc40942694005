// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import dev.alki.convert.ConvertOptions;
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

/// What `convert_hf_to_gguf.py` does.
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
      defaultValue = "auto",
      description =
          "auto (bf16 or f16, whichever the checkpoint has), f32, f16, bf16, q8_0, tq1_0, tq2_0.")
  private String type;

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
    if (!from.folder()) {
      throw Fault.in(Code.NOT_A_MODEL, source)
          .what("is a file")
          .expected("a Hugging Face folder")
          .help("To change the types in a GGUF: alki quantize " + source + " -p PROFILE -o DIR")
          .fault();
    }
    ConvertOptions options =
        new ConvertOptions(
            OutTypeRule.converted(type), vocabularyOnly, pre, modelName, metadata, dense);
    List<Output> outputs;
    try (Model model = from.open(options);
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

  private Source source() {
    try (Bar bar = new Bar(console, common.quiet(), "fetching", "B")) {
      return Source.of(source, configured.settings(keeping.settings(source)), bar);
    }
  }
}
