// SPDX-License-Identifier: Apache-2.0
package dev.alki.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.StrictJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What tokenizer.json may say, and what it may not.
class TokenizerJsonTest {
  /// Byte-level BPE in which only `ab`, `abc` and `Ġa` are merged.
  private static final String BPE =
      """
      {"type": "BPE", "vocab": {"a": 0, "b": 1, "c": 2, "Ġ": 3, "ab": 4, "abc": 5, "Ġa": 6},
       "merges": ["a b", ["ab", "c"], ["Ġ", "a"]]}\
      """;

  @Test
  void mergesByRankInBothSpellings() {
    assertThat(read("{'model': " + BPE + "}").encode("abcab")).containsExactly(5, 4);
  }

  @Test
  void cutsIntoBytesBeforeMerging() {
    Tokenizer tokenizer =
        read(
            "{'pre_tokenizer': {'type': 'ByteLevel', 'add_prefix_space': false},"
                + " 'decoder': {'type': 'ByteLevel'}, 'model': "
                + BPE
                + "}");

    assertThat(tokenizer.encode("ab a")).containsExactly(4, 6);
    assertThat(tokenizer.encode("ab ab")).containsExactly(4, 3, 4);
    assertThat(tokenizer.decode(4, 3, 4)).isEqualTo("ab ab");
  }

  @Test
  void takesWholeWordsWhenMergesAreIgnored() {
    String whole =
        "{'model': {'type': 'BPE', 'ignore_merges': true, 'vocab': {'a': 0, 'aa': 1}, 'merges':"
            + " []}}";

    assertThat(read(whole).encode("aa")).containsExactly(1);
    assertThat(read(whole.replace("true", "false")).encode("aa")).containsExactly(0, 0);
  }

  @Test
  void fallsBackToBytesThenToTheUnknownToken() {
    String vocab = "'<unk>': 0, 'a': 1, '<0xC3>': 2, '<0xA9>': 3";
    Tokenizer tokenizer =
        read(
            "{'model': {'type': 'BPE', 'byte_fallback': true, 'unk_token': '<unk>', 'fuse_unk':"
                + " true, 'vocab': {"
                + vocab
                + "}, 'merges': []}}");

    assertThat(tokenizer.encode("aé")).containsExactly(1, 2, 3);
    assertThat(tokenizer.encode("zza")).containsExactly(0, 1);
  }

  @Test
  void findsAddedTokensFirstAndTakesTheSpacesTheyAskFor() {
    Tokenizer tokenizer =
        read(
            "{'added_tokens': [{'id': 10, 'content': '<x>', 'special': true, 'lstrip': true,"
                + " 'rstrip': true}, {'id': 4, 'content': 'ab', 'single_word': true, 'normalized':"
                + " false}], 'model': "
                + BPE
                + "}");

    assertThat(tokenizer.encode("a <x> b")).containsExactly(0, 10, 1);
    assertThat(tokenizer.encode("ab<x>abc")).containsExactly(4, 10, 5);
  }

  @Test
  void looksForNormalizedTokensInTheNormalizedText() {
    Tokenizer tokenizer =
        read(
            "{'normalizer': {'type': 'Lowercase'}, 'added_tokens': [{'id': 10, 'content': 'Cab',"
                + " 'normalized': true}, {'id': 11, 'content': 'A', 'normalized': false}], 'model':"
                + " "
                + BPE
                + "}");

    assertThat(tokenizer.encode("CAB")).containsExactly(2, 11, 1);
    assertThat(tokenizer.encode("CaB")).containsExactly(10);
  }

  @Test
  void putsTheTemplatesTokensAround() {
    Tokenizer tokenizer =
        read(
            "{'post_processor': {'type': 'TemplateProcessing', 'single': [{'SpecialToken': {'id':"
                + " '<s>'}}, {'Sequence': {'id': 'A'}}], 'special_tokens': {'<s>': {'ids': [9]}}},"
                + " 'model': "
                + BPE
                + "}");

    assertThat(tokenizer.encodeWithSpecialTokens("ab")).containsExactly(9, 4);
    assertThat(tokenizer.encode("ab")).containsExactly(4);
  }

  @Test
  void takesTheBestSumOfScores() {
    Tokenizer tokenizer =
        read(
            "{'model': {'type': 'Unigram', 'unk_id': 0, 'vocab': [['<unk>', 0], ['a', -1], ['b',"
                + " -1], ['ab', -3], ['ba', -1.5]]}}");

    assertThat(tokenizer.encode("aba")).containsExactly(1, 4);
    assertThat(tokenizer.encode("ab")).containsExactly(1, 2);
    assertThat(tokenizer.encode("azzb")).containsExactly(1, 0, 2);
  }

  @Test
  void takesTheLongestPiecesOfWords() {
    Tokenizer tokenizer =
        read(
            "{'pre_tokenizer': {'type': 'WhitespaceSplit'}, 'decoder': {'type': 'WordPiece'},"
                + " 'model': {'type': 'WordPiece', 'unk_token': '?', 'vocab': {'?': 0, 'un': 1,"
                + " '##able': 2, '##ab': 3, 'a': 4}}}");

    assertThat(tokenizer.encode("unable a unx")).containsExactly(1, 2, 4, 0);
    assertThat(tokenizer.decode(1, 2, 4)).isEqualTo("unable a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'model': {'type': 'Markov'}}                                            | TOKENIZER_UNSUPPORTED | Markov
          {'normalizer': {'type': 'Rot13'}, 'model': BPE}                          | TOKENIZER_UNSUPPORTED | Rot13
          {'pre_tokenizer': {'type': 'Sequence', 'pretokenizers': [{'type': 'X'}]}, 'model': BPE} | TOKENIZER_UNSUPPORTED | pretokenizers[0]
          {'decoder': {'type': 'Rot13'}, 'model': BPE}                             | TOKENIZER_UNSUPPORTED | decoder
          {'post_processor': {'type': 'Rot13'}, 'model': BPE}                      | TOKENIZER_UNSUPPORTED | post_processor
          {'pre_tokenizer': {'type': 'Split', 'pattern': {'Regex': '(a'}, 'behavior': 'Isolated'}, 'model': BPE} | TOKENIZER_UNSUPPORTED | (a
          {'pre_tokenizer': {'type': 'Split', 'pattern': {'String': 'a'}, 'behavior': 'Sideways'}, 'model': BPE} | TOKENIZER_INVALID | behavior
          {'pre_tokenizer': {'type': 'FixedLength', 'length': 0}, 'model': BPE}    | TOKENIZER_INVALID | length
          {'truncation': {'stride': 5, 'max_length': 5}, 'model': BPE}             | TOKENIZER_INVALID | stride
          {'decoder': {'type': 'Strip', 'content': ' ', 'start': -1, 'stop': 0}, 'model': BPE} | TOKENIZER_INVALID | start
          {'normalizer': {'type': 'Precompiled', 'precompiled_charsmap': 'AAAA'}, 'model': BPE} | TOKENIZER_INVALID | charsmap
          {'normalizer': {'type': 'Precompiled', 'precompiled_charsmap': '!'}, 'model': BPE} | TOKENIZER_INVALID | charsmap
          {'post_processor': {'type': 'TemplateProcessing', 'single': [{'SpecialToken': {'id': 'x'}}, {'Sequence': {'id': 'A'}}], 'special_tokens': {}}, 'model': BPE} | TOKENIZER_INVALID | x
          {'added_tokens': [{'id': 0, 'content': 'z'}], 'model': BPE}              | TOKENIZER_INVALID | added_tokens[0]
          {'added_tokens': [{'id': 2147483648, 'content': 'z'}], 'model': BPE}     | TOKENIZER_INVALID | id
          {'added_tokens': [{'id': 8, 'content': 'z'}, {'id': 9, 'content': 'z'}], 'model': BPE} | TOKENIZER_INVALID | added_tokens[1]
          {'model': {'type': 'BPE', 'vocab': {'a': 0, 'b': 0}, 'merges': []}}      | TOKENIZER_INVALID | no other token
          {'model': {'type': 'BPE', 'vocab': {'a': -1}, 'merges': []}}             | TOKENIZER_INVALID | -1
          {'model': {'type': 'BPE', 'vocab': {'a': 2147483648}, 'merges': []}}     | TOKENIZER_INVALID | 2147483648
          {'model': {'type': 'BPE', 'vocab': {'a': 0}, 'merges': ['a z']}}         | TOKENIZER_INVALID | merges[0]
          {'model': {'type': 'BPE', 'vocab': {'a': 0}, 'merges': ['a']}}           | TOKENIZER_INVALID | merges[0]
          {'model': {'type': 'BPE', 'vocab': {'a': 0, 'b': 1, 'ab': 2}, 'continuing_subword_prefix': '####', 'merges': ['a b']}} | TOKENIZER_INVALID | prefix
          {'model': {'type': 'BPE', 'dropout': 0.5, 'vocab': {'a': 0}, 'merges': []}} | TOKENIZER_INVALID | dropout
          {'model': {'type': 'Unigram', 'unk_id': 3, 'vocab': [['a', 0]]}}         | TOKENIZER_INVALID | unk_id
          {'model': {'type': 'Unigram', 'unk_id': 0, 'vocab': [['a', NaN]]}}       | TOKENIZER_INVALID | score
          {}                                                                       | TOKENIZER_INVALID | model
          """)
  void refusesWhatCannotBe(String json, String code, String named) {
    Fault fault = catchThrowableOfType(Fault.class, () -> read(json.replace("BPE}", BPE + "}")));

    assertThat(fault).isNotNull();
    assertThat(fault.code()).isEqualTo(Code.valueOf(code));
    assertThat(fault).hasMessageContaining(named).hasMessageStartingWith("t.json: ");
  }

  @Test
  void endsAnExpressionThatTriesEverMoreWays() {
    Tokenizer tokenizer =
        read(
            "{'pre_tokenizer': {'type': 'Split', 'pattern': {'Regex': '(a+)+b\\\\1'}, 'behavior':"
                + " 'Isolated'}, 'model': "
                + BPE
                + "}");

    Fault fault = catchThrowableOfType(Fault.class, () -> tokenizer.encode("a".repeat(60)));

    assertThat(fault.code()).isEqualTo(Code.TOKENIZER_INVALID);
    assertThat(fault).hasMessageContaining("too many steps");
  }

  private static Tokenizer read(String json) {
    byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    ObjectNode node = (ObjectNode) StrictJson.PYTHON.read(bytes, "t.json");
    return TokenizerJson.read(node, Path.of("t.json"));
  }
}
