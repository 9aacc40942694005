// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.SplitName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Chooses one model among the GGUF files of a repository: a file, or all parts of a split one.
final class GgufChoice {
  private static final String GGUF = ".gguf";
  private static final int MOST_NAMED = 20;

  /// What lies beside models and is none.
  private static final Pattern OTHER = Pattern.compile("(?i)(.*[/._-])?(mmproj|imatrix)([._-].*)?");

  private final HubName name;

  /// Each model by its path without the numbers of parts.
  private final SortedMap<String, List<HubFile>> models = new TreeMap<>();

  GgufChoice(HubName name, List<HubFile> all) {
    this.name = name;
    for (HubFile file : all) {
      if (file.path().endsWith(GGUF) && !OTHER.matcher(file.name()).matches()) {
        models.computeIfAbsent(whole(file.path()), _ -> new ArrayList<>()).add(file);
      }
    }
  }

  /// The one that `pick` names: by its path, with or without a number of a part, or by a word at
  /// the end of its name, as Q4_K_M.
  List<HubFile> picked() {
    String pick = name.pick();
    if (pick.endsWith(GGUF)) {
      return complete(
          Optional.ofNullable(models.get(whole(pick)))
              .orElseThrow(() -> none("there is no file '" + pick + "'")));
    }
    Pattern word =
        Pattern.compile(
            "(?i)(.*[/._-])?" + Pattern.quote(pick) + "(/[^/]*)?" + Pattern.quote(GGUF));
    List<String> fitting =
        models.keySet().stream().filter(it -> word.matcher(it).matches()).toList();
    if (fitting.size() != 1) {
      throw none(
          fitting.isEmpty()
              ? "there is no GGUF of '" + pick + "'"
              : "several GGUFs are of '" + pick + "'");
    }
    return complete(models.get(fitting.getFirst()));
  }

  /// The only one, when nothing was said.
  List<HubFile> only() {
    if (models.size() != 1) {
      throw none(
          models.isEmpty()
              ? "has no weights that are read here: model*.safetensors, pytorch_model*.bin or"
                  + " *.gguf"
              : "has several GGUFs");
    }
    return complete(models.firstEntry().getValue());
  }

  private List<HubFile> complete(List<HubFile> files) {
    Optional<SplitName> split = SplitName.of(files.getFirst().name());
    if (split.isPresent() && files.size() != split.get().count()) {
      throw Fault.in(Code.GGUF_SPLIT_INVALID, name.repository())
          .what("parts of " + split.get().stem() + " are missing")
          .expected(split.get().count() + " parts")
          .got(files.size())
          .fault();
    }
    return files;
  }

  private static String whole(String path) {
    int slash = path.lastIndexOf('/') + 1;
    return SplitName.of(path.substring(slash))
        .map(split -> path.substring(0, slash) + split.stem() + GGUF)
        .orElse(path);
  }

  private Fault none(String what) {
    Fault.Draft draft = Fault.in(Code.HUB_NOT_FOUND, name.repository()).what(what);
    if (!models.isEmpty()) {
      List<String> some = models.keySet().stream().limit(MOST_NAMED).toList();
      draft.help(
          "Name one, as "
              + name.repository()
              + ":"
              + some.getFirst()
              + ". There are: "
              + String.join(", ", some)
              + (models.size() > MOST_NAMED ? ", ..." : "."));
    }
    return draft.fault();
  }
}
