// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import dev.alki.gguf.ValueType;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Byte pair encoding (`gpt2`, `gemma4`): words are merged by the ranks of pairs of texts, which
/// need not be tokens on the way. A text that is no token in the end becomes those of its bytes.
///
/// `symbols` are tokens by id and, beyond, texts that only merges know.
record LlamaBpe(
    GgufVocabulary vocabulary,
    PreTokenizerTable.Row pre,
    Map<String, Integer> symbols,
    PairTable merges)
    implements GgufModel {
  static LlamaBpe of(GgufVocabulary vocabulary, PreTokenizerTable.Row pre) {
    List<String> listed =
        GgufVocabulary.array(vocabulary.keys(), vocabulary.file(), "merges", ValueType.STRING)
            .asStrings();
    Map<String, Integer> symbols = new HashMap<>(vocabulary.ids());
    PairTable table = new PairTable(listed.size());
    int[] next = {vocabulary.size()};
    for (int rank = 0; rank < listed.size(); rank++) {
      String merge = listed.get(rank);
      int space = merge.indexOf(' ', 1);
      if (space < 0) {
        continue;
      }
      String left = merge.substring(0, space);
      String right = merge.substring(space + 1);
      int first = symbols.computeIfAbsent(left, text -> next[0]++);
      int second = symbols.computeIfAbsent(right, text -> next[0]++);
      int both = symbols.computeIfAbsent(left + right, text -> next[0]++);
      if (table.get(first, second) < 0) {
        table.put(first, second, rank, both);
      }
    }
    return new LlamaBpe(vocabulary, pre, symbols, table);
  }

  @Override
  public boolean alphabet() {
    return !pre.spaces();
  }

  @Override
  public void encode(String text, boolean afterToken, TokenIds to) {
    String whole = pre.spaces() ? text.replace(' ', '\u2581') : text;
    for (String word : pre.splitter().split(whole)) {
      word(pre.text() ? word : ByteLevelAlphabet.encode(word), to);
    }
  }

  private void word(String word, TokenIds to) {
    boolean asItIs = pre.whole() || pre.text() && word.chars().allMatch(c -> c == '\n');
    if (asItIs && vocabulary.id(word) >= 0) {
      to.add(vocabulary.id(word));
      return;
    }
    Symbols found = new Symbols();
    for (int at = 0; at < word.length(); at += Character.charCount(word.codePointAt(at))) {
      String one = Character.toString(word.codePointAt(at));
      found.add(symbols.getOrDefault(one, Symbols.UNKNOWN), at);
    }
    found.merge(merges);
    for (int i = 0; i < found.size(); i++) {
      int id = found.id(i);
      if (id >= 0 && id < vocabulary.size()) {
        to.add(id);
      } else {
        int end = i + 1 < found.size() ? found.start(i + 1) : word.length();
        bytes(word.substring(found.start(i), end), to);
      }
    }
  }

  private void bytes(String text, TokenIds to) {
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      String name = pre.text() ? ByteTokens.name(b & 0xFF) : Character.toString(b & 0xFF);
      int id = pre.text() || b >= 0 ? vocabulary.id(name) : TokenIds.NONE;
      if (id != TokenIds.NONE) {
        to.add(id);
      }
    }
  }
}
