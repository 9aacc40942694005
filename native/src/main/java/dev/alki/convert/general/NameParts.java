// SPDX-License-Identifier: Apache-2.0
package dev.alki.convert.general;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What the name of a model tells, such as `Qwen/Qwen2.5-0.5B-Instruct`: the maker, what it is
/// based on, what it was tuned for, its version and size. Parts between dashes are told by their
/// looks; the number of weights tells a size from a context length.
record NameParts(
    String name,
    Optional<String> organization,
    Optional<String> basename,
    Optional<String> finetune,
    Optional<String> version,
    Optional<String> size) {
  private static final Pattern VERSION = insensitive("(v|iter)?\\d+([.]\\d+)*");
  private static final Pattern QUANTIZATION = insensitive("i?q\\d(_\\w)*|b?fp?(16|32)");
  private static final Pattern SIZE =
      insensitive("(([A]|\\d+[x])?\\d+([._]\\d+)?[KMBT][\\d]?|small|mini|medium|large|x?xl)");
  private static final Pattern FINETUNE = insensitive("chat|instruct|vision|lora");
  private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)?");
  private static final Pattern NO_TITLE = Pattern.compile("v\\d+(\\.\\d+)*|\\d.*", Pattern.DOTALL);

  private enum Kind {
    BASENAME,
    SIZE,
    FINETUNE,
    VERSION,
    TYPE
  }

  private record Piece(String text, Set<Kind> kinds) {
    boolean is(Kind kind) {
      return kinds.contains(kind);
    }
  }

  /// `weights` is the number of weights, 0 when it is not known; below 0, those that an adapter's
  /// changes would have.
  static NameParts of(String id, long weights) {
    if (id.contains(" ")) {
      return new NameParts(
          id,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
    int slash = id.indexOf('/');
    Optional<String> organization =
        slash < 0 || id.startsWith(".") ? Optional.empty() : Optional.of(id.substring(0, slash));
    String name = id.substring(slash + 1);
    List<Piece> pieces = new ArrayList<>();
    for (String text : name.split("-")) {
      if (!text.isEmpty()) {
        pieces.add(piece(text, pieces.isEmpty(), weights));
      }
    }
    markWordSizes(pieces);
    markRest(pieces);
    Optional<String> finetune = joined(pieces, piece -> piece.is(Kind.FINETUNE));
    Optional<String> version =
        joined(pieces, piece -> piece.is(Kind.VERSION) && !piece.is(Kind.BASENAME));
    Optional<String> size = joined(pieces, piece -> piece.is(Kind.SIZE)).map(NameParts::distinct);
    boolean vague = finetune.isEmpty() && version.isEmpty() && size.isEmpty();
    Optional<String> basename =
        vague ? Optional.empty() : joined(pieces, piece -> piece.is(Kind.BASENAME));
    return new NameParts(name, organization, basename, finetune, version, size);
  }

  /// Words with capitals, but acronyms, versions and numbers as they are.
  static String title(String text) {
    return Pattern.compile("\\s+")
        .splitAsStream(text.strip().replace('-', ' ').strip())
        .map(word -> lower(word) && !NO_TITLE.matcher(word).matches() ? capitalised(word) : word)
        .collect(Collectors.joining(" "));
  }

  private static boolean lower(String word) {
    return word.chars().anyMatch(Character::isLowerCase)
        && word.chars().noneMatch(Character::isUpperCase);
  }

  /// The first letter of each run of letters.
  private static String capitalised(String word) {
    StringBuilder text = new StringBuilder();
    boolean inside = false;
    for (int c : word.codePoints().toArray()) {
      text.appendCodePoint(inside ? c : Character.toTitleCase(c));
      inside = Character.isLetter(c);
    }
    return text.toString();
  }

  private static Piece piece(String text, boolean first, long weights) {
    if (VERSION.matcher(text).matches()) {
      return new Piece(text, EnumSet.of(Kind.VERSION));
    }
    if (QUANTIZATION.matcher(text).matches()) {
      return new Piece(text.toUpperCase(Locale.ROOT), EnumSet.of(Kind.TYPE));
    }
    if (!first && SIZE.matcher(text).matches()) {
      return size(text, weights);
    }
    if (!first && FINETUNE.matcher(text).matches()) {
      boolean said = weights < 0 && text.equalsIgnoreCase("lora");
      return new Piece(text, EnumSet.of(said ? Kind.TYPE : Kind.FINETUNE));
    }
    return new Piece(text, EnumSet.noneOf(Kind.class));
  }

  private static Piece size(String written, long weights) {
    String text = written.replace('_', '.');
    int last = text.length() - 1;
    if (Character.isDigit(text.charAt(last))) {
      text = text.substring(0, last - 1) + "." + text.charAt(last) + text.charAt(last - 1);
      last = text.length() - 1;
    }
    if (last > 0 && Character.isDigit(text.charAt(last - 1))) {
      text = text.substring(0, last) + Character.toUpperCase(text.charAt(last));
    }
    Matcher number = NUMBER.matcher(text.substring(0, last));
    if (weights != 0 && number.matches()) {
      double said =
          Double.parseDouble(number.group()) * Math.pow(1000, " KMBT".indexOf(text.charAt(last)));
      boolean context =
          weights < 0 ? said < -weights / 8 : Math.abs(said - weights) > 7 * weights / 8;
      if (context) {
        String length = text.substring(0, last) + Character.toLowerCase(text.charAt(last));
        return new Piece(length, EnumSet.of(Kind.FINETUNE));
      }
    }
    return new Piece(text, EnumSet.of(Kind.SIZE));
  }

  /// Sizes in words count only without one in numbers.
  private static void markWordSizes(List<Piece> pieces) {
    boolean numbers =
        pieces.stream()
            .anyMatch(p -> p.is(Kind.SIZE) && p.text().chars().anyMatch(Character::isDigit));
    if (numbers) {
      pieces.stream()
          .filter(piece -> piece.text().chars().allMatch(Character::isLetter))
          .forEach(piece -> piece.kinds().remove(Kind.SIZE));
    }
  }

  /// The basename is the beginning, as long as it is words and versions; versions at the very end
  /// are no part of it.
  private static void markRest(List<Piece> pieces) {
    boolean start = true;
    for (Piece piece : pieces) {
      boolean word = piece.kinds().isEmpty() && Character.isLetter(piece.text().codePointAt(0));
      start = start && (word || piece.is(Kind.VERSION));
      if (start) {
        piece.kinds().add(Kind.BASENAME);
      } else if (piece.kinds().isEmpty()) {
        piece.kinds().add(Kind.FINETUNE);
      }
    }
    for (Piece piece : pieces.reversed()) {
      if (!piece.is(Kind.BASENAME) || piece.kinds().size() == 1) {
        return;
      }
      piece.kinds().remove(Kind.BASENAME);
    }
  }

  private static Optional<String> joined(List<Piece> pieces, Predicate<Piece> which) {
    String text = pieces.stream().filter(which).map(Piece::text).collect(Collectors.joining("-"));
    return Optional.of(text).filter(t -> !t.isEmpty());
  }

  private static String distinct(String sizes) {
    return String.join("-", new LinkedHashSet<>(List.of(sizes.split("-"))));
  }

  private static Pattern insensitive(String expression) {
    return Pattern.compile(expression, Pattern.CASE_INSENSITIVE);
  }
}
