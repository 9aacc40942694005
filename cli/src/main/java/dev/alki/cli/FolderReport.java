// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.alki.convert.ConvertOptions;
import dev.alki.convert.Converter;
import dev.alki.convert.Prospect;
import dev.alki.fault.Fault;
import dev.alki.profiles.Profile;
import dev.alki.profiles.Profiles;
import dev.alki.progress.Progress;
import dev.alki.quantize.Mix;
import dev.alki.quantize.Plan;
import dev.alki.quantize.ProfileRequest;
import dev.alki.quantize.QuantizeOptions;
import dev.alki.quantize.Quantizer;
import dev.alki.quantize.SizeGoal;
import dev.alki.recipe.Model;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What `alki inspect` says of a model's folder. Texts are empty and sizes 0 where nothing is
/// known.
record FolderReport(
    String folder,
    @JsonProperty("class") String modelClass,
    String architecture,
    boolean converts,
    List<Prospect.Obstacle> obstacles,
    long weights,
    long bytes,
    Map<String, Long> types,
    String convertedType,
    Tokens tokenizer,
    String licence,
    List<Size> profiles,
    List<String> remarks) {
  /// `model` and `pre` as in the keys of a GGUF.
  record Tokens(String model, String pre, int count) {}

  /// The exact size that a profile's file would have, and what it `needs`: nothing, `imatrix`, or
  /// `measuring` when types are chosen for a goal, which then stands for the size. A profile that
  /// this model cannot have needs the code of the reason.
  record Size(String profile, long bytes, double bitsPerWeight, String needs) {}

  static FolderReport of(Path folder, Profiles profiles) {
    Prospect prospect = Prospect.of(folder);
    Map<String, Long> types = new TreeMap<>();
    prospect.elements().forEach((type, count) -> types.put(type.name(), count));
    return new FolderReport(
        folder.toString(),
        prospect.modelClass().orElse(""),
        prospect.architecture().orElse(""),
        prospect.convertible(),
        prospect.obstacles(),
        prospect.weights(),
        prospect.bytes(),
        types,
        prospect.convertible() ? prospect.type().name() : "",
        new Tokens(
            prospect.tokenizer().string("tokenizer.ggml.model").orElse(""),
            prospect.tokenizer().string("tokenizer.ggml.pre").orElse(""),
            prospect.tokenizer().get("tokenizer.ggml.tokens").map(it -> it.count()).orElse(0)),
        prospect.licence().orElse(""),
        prospect.convertible() ? sizes(folder, profiles) : List.of(),
        prospect.remarks());
  }

  private static List<Size> sizes(Path folder, Profiles profiles) {
    List<Profile> all =
        Stream.concat(
                Arrays.stream(Mix.values())
                    .filter(mix -> mix != Mix.COPY)
                    .map(mix -> Profile.plain(mix)),
                profiles.all().stream())
            .toList();
    List<Size> sizes = new ArrayList<>();
    try (Model model = Converter.open(folder, ConvertOptions.DEFAULT)) {
      for (ProfileRequest request : Profile.requests(all, QuantizeOptions.NONE)) {
        sizes.add(
            request
                .goal()
                .map(goal -> new Size(request.name(), bytes(goal, model), 0, "measuring"))
                .orElseGet(() -> planned(model, request)));
      }
    }
    return sizes;
  }

  private static long bytes(SizeGoal goal, Model model) {
    return switch (goal) {
      case SizeGoal.Size size -> size.bytes();
      case SizeGoal.BitsPerWeight bits -> (long) (model.weights() * bits.bits() / Byte.SIZE);
    };
  }

  private static Size planned(Model model, ProfileRequest request) {
    try {
      Plan plan = Quantizer.plan(model, List.of(request), 1, Progress.NONE).getFirst();
      return new Size(
          plan.profile(),
          plan.bytes(),
          plan.files().getFirst().bitsPerWeight(),
          plan.needsImportance().isPresent() ? "imatrix" : "");
    } catch (Fault e) {
      return new Size(request.name(), 0, 0, e.code().name());
    }
  }

  void show(PrintWriter out) {
    out.println(
        (modelClass.isEmpty() ? "no class" : modelClass)
            + (architecture.isEmpty() ? "" : " (" + architecture + ")")
            + ", "
            + Quantities.count(weights).strip()
            + " weights, "
            + Quantities.size(bytes)
            + " of "
            + String.join(" and ", types.keySet()));
    out.println("converts: " + (converts ? "yes, to " + convertedType : "no"));
    obstacles.forEach(obstacle -> out.println("  " + obstacle.code() + ": " + obstacle.text()));
    if (!converts) {
      out.println("  A converter of your own can stand in: see docs/converters.md.");
    }
    out.println(
        "tokenizer: "
            + (tokenizer.model().isEmpty()
                ? "cannot be read"
                : tokenizer.model()
                    + (tokenizer.pre().isEmpty() ? "" : ", " + tokenizer.pre())
                    + ", "
                    + tokenizer.count()
                    + " tokens"));
    out.println("licence: " + (licence.isEmpty() ? "not said" : licence));
    remarks.forEach(remark -> out.println("remark: " + remark));
    if (!profiles.isEmpty()) {
      Table table = new Table("profile", "size", "bits per weight", "needs");
      profiles.forEach(size ->
          table.row(
              size.profile(),
              size.bytes() == 0 ? "-" : Quantities.size(size.bytes()),
              size.bitsPerWeight() == 0 ? "-" : Quantities.decimals(size.bitsPerWeight(), 2),
              size.needs()));
      table.print(out);
    }
    out.flush();
  }
}
