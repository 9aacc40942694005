// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.tensor;

import dev.alki.files.Packed;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What tensors of a checkpoint are called in the GGUF of one architecture: by the whole name, or
/// by the name without `.weight` or `.bias`, which then stays.
///
/// Names of blocks have a number, which is below `blocks`. Source: `tensor_mapping.py` of gguf-py,
/// resolved for each architecture.
public final class TensorNames {
  private static final List<List<String>> TABLE =
      new Packed(TensorNames.class, "tensor-names.tsv").rows();

  private static final String PROJECTORS = "clip";

  /// The patches of every second picture of a film.
  static final String SECOND_PATCHES = "v.patch_embd.weight.1";

  /// What stands for the picture as a whole.
  static final String CLASS = "v.class_embd";

  /// What rules name themselves, in any architecture.
  private static final Set<String> GIVEN = Set.of("cls.output", SECOND_PATCHES);

  private static final Pattern NUMBER = Pattern.compile("(?<!\\d)(0|[1-9]\\d{0,8})(?!\\d)");

  private static final List<String> SUFFIXES = List.of("", ".weight", ".bias");
  private static final String SCALE = ".scale";

  private final Map<String, String> names = new HashMap<>();
  private final String architecture;
  private final long blocks;

  public TensorNames(String architecture, long blocks) {
    this.architecture = architecture;
    this.blocks = blocks;
    for (List<String> row : table(architecture)) {
      if (row.get(2).equals("*") || Arrays.asList(row.get(2).split(",")).contains(architecture)) {
        names.put(row.get(0), row.get(1));
        names.put(row.get(1), row.get(1));
      }
    }
  }

  private static List<List<String>> table(String architecture) {
    return architecture.equals(PROJECTORS)
        ? new Packed(TensorNames.class, "projector-names.tsv").rows()
        : TABLE;
  }

  /// Whose names they are.
  public String architecture() {
    return architecture;
  }

  static boolean knows(String architecture) {
    return TABLE.stream()
        .anyMatch(row -> Arrays.asList(row.get(2).split(",")).contains(architecture));
  }

  public Optional<String> of(String source) {
    for (String suffix : SUFFIXES) {
      if (source.endsWith(suffix)) {
        Optional<String> found = exact(source.substring(0, source.length() - suffix.length()));
        if (found.isPresent()) {
          return found.map(name -> name + suffix);
        }
      }
    }
    return scale(source);
  }

  /// A factor of a tensor in a block, which rules name after that tensor.
  private Optional<String> scale(String source) {
    return source.startsWith("blk.") && source.endsWith(SCALE)
        ? exact(source.substring(0, source.length() - SCALE.length())).map(name -> name + SCALE)
        : Optional.empty();
  }

  private Optional<String> exact(String source) {
    if (GIVEN.contains(source)) {
      return Optional.of(source);
    }
    if (names.containsKey(source)) {
      return Optional.of(names.get(source)).filter(name -> !name.contains("{b}"));
    }
    Matcher number = NUMBER.matcher(source);
    while (number.find()) {
      if (Long.parseLong(number.group()) < blocks) {
        String name =
            names.get(source.substring(0, number.start()) + "{b}" + source.substring(number.end()));
        if (name != null) {
          return Optional.of(name.replace("{b}", number.group()));
        }
      }
    }
    return Optional.empty();
  }
}
