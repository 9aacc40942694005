// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A compiled table of replacements: u32 size of a double array, the array as u32 units
/// (little-endian), then the replacements, each ended by a zero byte. Every index is checked when
/// it is followed.
///
/// Units of the array, as `darts.h` packs them: bit 31 marks a value; bits 0 to 7 the label, bit 8
/// that a value follows, bits 10 and on the offset to the next units, eight bits farther if bit 9
/// is set.
final class CharsMap {
  private static final Pattern GRAPHEME = Pattern.compile("\\X");

  private final int[] units;
  private final byte[] replacements;
  private final Object where;

  private CharsMap(int[] units, byte[] replacements, Object where) {
    this.units = units;
    this.replacements = replacements;
    this.where = where;
  }

  /// `where` is the file that the table is in. An empty table replaces nothing.
  static CharsMap of(byte[] compiled, Object where) {
    if (compiled.length == 0) {
      return new CharsMap(new int[0], new byte[0], where);
    }
    ByteBuffer in = ByteBuffer.wrap(compiled).order(ByteOrder.LITTLE_ENDIAN);
    long size = in.remaining() < 4 ? -1 : in.getInt() & 0xFFFF_FFFFL;
    if (size < 4 || size % 4 != 0 || size >= in.remaining()) {
      throw Fault.in(Code.TOKENIZER_INVALID, where)
          .what("has a table of replacements (precompiled_charsmap) that is cut off or torn")
          .expected("an array of whole units and texts after it in " + compiled.length + " bytes")
          .got(size < 0 ? "less than its size" : size + " bytes of array")
          .fault();
    }
    int[] units = new int[(int) size / 4];
    in.asIntBuffer().get(units);
    byte[] replacements = new byte[in.remaining() - (int) size];
    in.position(4 + (int) size).get(replacements);
    CharsMap map = new CharsMap(units, replacements, where);
    if (replacements[replacements.length - 1] != 0) {
      throw map.torn();
    }
    return map;
  }

  /// Replaces the longest text of the table that a rest of the text begins with, again and again;
  /// `kept` are texts that stay as they are. The way of SentencePiece.
  String longest(String text, PrefixTable kept) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    StringBuilder changed = new StringBuilder(text.length());
    int at = 0;
    for (int i = 0; i < text.length(); ) {
      long keep = kept.longest(text, i);
      int end;
      if (keep >= 0) {
        end = (int) keep;
        changed.append(text, i, end);
        at += utf8Length(text, i, end);
      } else {
        long match = match(bytes, at, true);
        int length = (int) (match >>> 32);
        if (match >= 0) {
          changed.append(replacement((int) match));
          end = i;
          for (int to = at + length; at < to; ) {
            int next = end + Character.charCount(text.codePointAt(end));
            at += utf8Length(text, end, next);
            end = next;
          }
        } else {
          end = i + Character.charCount(text.codePointAt(i));
          changed.append(text, i, end);
          at += utf8Length(text, i, end);
        }
      }
      i = end;
    }
    return changed.toString();
  }

  /// Replaces grapheme by grapheme, or code point by code point in those that are not in the table,
  /// each by what its shortest beginning in the table becomes. The way of huggingface/tokenizers.
  String byGraphemes(String text) {
    StringBuilder changed = new StringBuilder(text.length());
    Matcher graphemes = GRAPHEME.matcher(text);
    while (graphemes.find()) {
      String grapheme = graphemes.group();
      byte[] bytes = grapheme.getBytes(StandardCharsets.UTF_8);
      long match = bytes.length < 6 ? match(bytes, 0, false) : -1;
      if (match >= 0) {
        changed.append(replacement((int) match));
      } else {
        grapheme.codePoints().forEach(c -> changed.append(ofOne(Character.toString(c))));
      }
    }
    return changed.toString();
  }

  private String ofOne(String c) {
    long match = match(c.getBytes(StandardCharsets.UTF_8), 0, false);
    return match >= 0 ? replacement((int) match) : c;
  }

  /// Length of what was found in the upper half, place of its replacement in the lower; -1 for
  /// nothing.
  private long match(byte[] bytes, int from, boolean longest) {
    if (units.length == 0) {
      return -1;
    }
    long found = -1;
    int node = offset(unit(0));
    for (int at = from; at < bytes.length; at++) {
      int label = bytes[at] & 0xFF;
      node ^= label;
      int unit = unit(node);
      if (label == 0 || (unit & 0x8000_00FF) != label) {
        break;
      }
      node ^= offset(unit);
      if ((unit >>> 8 & 1) == 1) {
        found = (long) (at + 1 - from) << 32 | unit(node) & 0x7FFF_FFFF;
        if (!longest) {
          break;
        }
      }
    }
    return found;
  }

  private static int offset(int unit) {
    return (unit >>> 10) << ((unit & 1 << 9) >>> 6);
  }

  private int unit(int at) {
    if (at < 0 || at >= units.length) {
      throw torn();
    }
    return units[at];
  }

  private String replacement(int from) {
    if (from >= replacements.length) {
      throw torn();
    }
    int end = from;
    while (replacements[end] != 0) {
      end++;
    }
    return new String(replacements, from, end - from, StandardCharsets.UTF_8);
  }

  private Fault torn() {
    return Fault.in(Code.TOKENIZER_INVALID, where)
        .what("has a table of replacements (precompiled_charsmap) that points outside itself")
        .fault();
  }

  private static int utf8Length(String text, int from, int to) {
    int length = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      // Each half of a pair stands for two of four bytes.
      length += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return length;
  }
}
