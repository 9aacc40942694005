// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import dev.alki.inspect.Inspection;
import dev.alki.inspect.Inspection.Entry;
import dev.alki.inspect.Inspection.Tensor;
import dev.alki.profiles.Profiles;
import dev.alki.settings.Setting;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows everything in the header of a GGUF, safetensors or PyTorch file; of a model's folder, what
/// can be made of it. And what is odd.
@Command(name = "inspect")
final class InspectCommand implements Callable<Integer> {
  /// Elements of a list, and characters of a text, that people are shown.
  private static final int SHOWN_ELEMENTS = 6;

  private static final int SHOWN_CHARACTERS = 100;

  @Mixin private Common common;
  @Mixin private Configured configured;

  @Parameters(
      paramLabel = "FILE",
      description =
          "A GGUF, any part of a split one, safetensors or PyTorch, or a Hugging Face folder.")
  private Path file;

  @Option(names = "--json", description = "Print one JSON document, in which nothing is cut.")
  private boolean json;

  private final Console console;

  InspectCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (Files.isDirectory(file)) {
      FolderReport report =
          FolderReport.of(file, new Profiles(configured.settings().path(Setting.PROFILES)));
      if (json) {
        Json.print(console.out(), report);
      } else {
        report.show(console.out());
      }
      return 0;
    }
    Inspection inspection = Inspection.of(file);
    if (json) {
      Json.print(console.out(), InspectionJson.of(inspection));
    } else {
      show(inspection, console.out());
    }
    return 0;
  }

  private void show(Inspection inspection, PrintWriter out) {
    out.println(
        inspection.format()
            + (inspection.version() == 0 ? "" : " version " + inspection.version())
            + (inspection.parts().size() == 1 ? "" : ", " + inspection.parts().size() + " parts")
            + ", "
            + Quantities.size(inspection.bytes())
            + ", "
            + inspection.metadata().size()
            + " keys, "
            + inspection.tensors().size()
            + " tensors, "
            + Quantities.count(inspection.elements()).strip()
            + " weights");
    Table keys = new Table("key", "type", "value");
    for (Entry entry : inspection.metadata()) {
      keys.row(entry.key(), entry.type(), shortened(entry.value()));
    }
    keys.print(out);
    Table tensors = new Table("tensor", "type", "shape", "offset", "bytes");
    for (Tensor tensor : inspection.tensors()) {
      tensors.row(
          tensor.name(),
          tensor.type(),
          tensor.shape().toString(),
          String.valueOf(tensor.offset()),
          String.valueOf(tensor.bytes()));
    }
    tensors.print(out);
    inspection.findings().forEach(finding -> out.println("finding: " + finding));
    out.flush();
  }

  private static String shortened(Object value) {
    if (value instanceof List<?> list) {
      String first =
          String.join(
              ", ", list.stream().limit(SHOWN_ELEMENTS).map(each -> text(each, 20)).toList());
      return list.size() > SHOWN_ELEMENTS
          ? list.size() + ": " + first + ", ..."
          : "[" + first + "]";
    }
    return text(value, SHOWN_CHARACTERS);
  }

  /// On one line, without what a terminal would obey.
  private static String text(Object value, int most) {
    String line =
        value.toString().replace("\n", "\\n").replace("\r", "\\r").replaceAll("\\p{Cntrl}", "?");
    return line.length() <= most ? line : line.substring(0, most) + "...";
  }
}
