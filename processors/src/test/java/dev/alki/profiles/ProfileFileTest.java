// SPDX-License-Identifier: Apache-2.0
package dev.alki.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.deploy.Target;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.TensorType;
import dev.alki.quantize.BlockEnds;
import dev.alki.quantize.EntryChoice;
import dev.alki.quantize.Mix;
import dev.alki.quantize.QuantizeOptions;
import dev.alki.quantize.Search;
import dev.alki.quantize.TensorTypeRule;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The reader of profile files. In the examples `;` stands for the end of a line.
class ProfileFileTest {
  private static final String HEAD = "name: p;description: d;mix: Q4_K_M;";

  @Test
  void readsEverything() {
    Profile profile =
        read(
            HEAD
                + "overrides:;- tensors: attn_v\\.;  type: q6_K;- first: 2;  last: 1;  type: Q8_0;"
                + "outputTensorType: F16;tokenEmbeddingType: IQ4_NL;pure: true;"
                + "search: best;imatrix: im.gguf;excludeWeights: [attn_k, ffn];"
                + "device:;  memoryMiB: 3072;  threads: 4;  cpu: [asimd, dotprod];  gpu: true;"
                + "gates:;  maxMiB: 2000;  maxBitsPerWeight: 4.6;  validated: true;"
                + "  minTokensPerSecond: 5;");

    assertThat(profile.mix()).isEqualTo(Mix.Q4_K_M);
    assertThat(profile.overrides())
        .extracting(rule -> rule.pattern().pattern())
        .containsExactly("attn_v\\.", ".");
    assertThat(profile.overrides())
        .extracting(TensorTypeRule::blocks)
        .containsExactly(BlockEnds.ALL, new BlockEnds(2, 1));
    assertThat(profile.overrides())
        .extracting(TensorTypeRule::type)
        .containsExactly(TensorType.Q6_K, TensorType.Q8_0);
    assertThat(profile.outputTensorType()).contains(TensorType.F16);
    assertThat(profile.tokenEmbeddingType()).contains(TensorType.IQ4_NL);
    assertThat(profile.pure()).isTrue();
    assertThat(profile.leaveOutputTensor()).isFalse();
    assertThat(profile.search()).isEqualTo(Search.BEST);
    assertThat(profile.json().path("search").asText()).isEqualTo("best");
    assertThat(profile.imatrix())
        .contains(
            new ImportanceFile(
                Path.of("folder/im.gguf"),
                "im.gguf",
                new EntryChoice(List.of(), List.of("attn_k", "ffn"))));
    assertThat(profile.device()).isEqualTo(new Target(3072, 4, List.of("asimd", "dotprod"), true));
    assertThat(profile.gates()).isEqualTo(new Gates(2000, 4.6, true, 5));
    assertThat(Gates.of(profile.gates().json())).isEqualTo(profile.gates());
    assertThat(Target.of(profile.device().json())).isEqualTo(profile.device());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mixx: Q4_K_M                       | 4 | there is no 'mixx' here | Did you mean 'mix'?",
        "calibration: text.txt              | 4 | there is no 'calibration' here | llama-imatrix"
            + " makes an importance matrix of a calibration text; name it as 'imatrix'.",
        "pure: 1                            | 4 | 'pure', expected true or false, got 1 |",
        "pure:                              | 4 | 'pure', expected true or false, got nothing |",
        "overrides: []                      | 4 | 'overrides', expected a list, got [] |",
        "overrides:;- attn_v                | 5 | '/overrides/0', expected keys and values, got"
            + " \"attn_v\" |",
        "overrides:;- tensors: attn_v       | 5 | there is no 'type' | A profile needs 'name',"
            + " 'description' and 'mix', an override 'type'.",
        "overrides:;- tensors: (;  type: F16 | 5 | is no regular expression: Unclosed group |",
        "overrides:;- tensors: v;  tpye: F16 | 6 | there is no 'tpye' here | Did you mean 'type'?",
        "overrides:;- tensors: v;  type: Q6K | 6 | there is no type 'Q6K' for tensors | Did you"
            + " mean 'Q6_K'?",
        "overrides:;- first: 0;  type: F16  | 5 | 'first', expected a whole number above 0, got 0"
            + " |",
        "outputTensorType: Q8_K             | 4 | there is no type 'Q8_K' for tensors | Did you"
            + " mean 'Q8_0'?",
        "leaveOutputTensor: yes;outputTensorType: F16 | 5 | leaveOutputTensor excludes it |",
        "includeWeights: [v]                | 4 | 'includeWeights' does nothing without 'imatrix'"
            + " |",
        "imatrix: i;includeWeights: [v];excludeWeights: [k] | 6 | includeWeights excludes it |",
        "imatrix: i;includeWeights: v       | 5 | 'includeWeights', expected a list of texts, got"
            + " \"v\" |",
        "device:;  memory: 3                | 5 | there is no 'memory' here | Did you mean"
            + " 'memoryMiB'?",
        "device:;  memoryMiB: 3.5           | 5 | 'memoryMiB', expected a whole number above 0, got"
            + " 3.5 |",
        "search: wide                       | 4 | there is no search 'wide', expected reference or"
            + " best |",
        "targetSize: large                  | 4 | 'targetSize' is nothing that a model can be,"
            + " expected a size such as 1.9GB, or bits such as 4.6, got large |",
        "targetBitsPerWeight: 65            | 4 | 'targetBitsPerWeight' is nothing that a model can"
            + " be, expected a size such as 1.9GB, or bits such as 4.6, got 65.0 |",
        "targetSize: 1GB;targetBitsPerWeight: 4 | 5 | targetSize excludes it |",
        "gates: none                        | 4 | '/gates', expected keys and values, got"
            + " \"none\" |",
        "gates:;  maxBitsPerWeight: -1      | 5 | 'maxBitsPerWeight', expected a number above 0,"
            + " got -1 |",
      })
  void saysWhatIsWrongInWhichLine(String lines, int line, String what, String help) {
    Fault fault = refusal(HEAD + lines);

    assertThat(fault).hasMessage("p.yaml, line " + line + ": " + what);
    assertThat(fault.help()).isEqualTo(help == null ? "" : help);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "description: d;mix: Q4_0           | 1 | there is no 'name'",
        "name: q;description: d;mix: Q4_0   | 1 | 'name', expected p, as the file, got q",
        "name: p;mix: Q4_0                  | 1 | there is no 'description'",
        "name: p;description: d             | 1 | there is no 'mix'",
        "name: p;description: d;mix: COPY   | 3 | there is no mix 'COPY' to start from",
        "name: p;description: d;mix: Q4_KM  | 3 | there is no mix 'Q4_KM' to start from",
        "name: p;description: d;mix: F16;pure: true | 4 | 'pure' does nothing with F16, which makes"
            + " every tensor F16",
        "name: p;description: d;mix: F16;search: best | 4 | 'search' does nothing with F16, which"
            + " makes every tensor F16",
      })
  void needsANameADescriptionAndAMix(String lines, int line, String what) {
    assertThat(refusal(lines)).hasMessage("p.yaml, line " + line + ": " + what);
  }

  @Test
  void saysNothingOfTheReferencesSearch() {
    assertThat(read(HEAD + "search: reference")).isEqualTo(read(HEAD));
    assertThat(read(HEAD).json().has("search")).isFalse();
  }

  /// Either may ask for it.
  @Test
  void searchesAsTheProfileOrTheCallSays() {
    QuantizeOptions best = QuantizeOptions.NONE.with(Search.BEST);

    assertThat(search(HEAD, QuantizeOptions.NONE)).isEqualTo(Search.REFERENCE);
    assertThat(search(HEAD, best)).isEqualTo(Search.BEST);
    assertThat(search(HEAD + "search: best", QuantizeOptions.NONE)).isEqualTo(Search.BEST);
  }

  private static Search search(String lines, QuantizeOptions asked) {
    return Profile.requests(List.of(read(lines)), asked).getFirst().options().search();
  }

  @Test
  void takesNoOverridesThatTheMixWouldIgnore() {
    assertThat(refusal("name: p;description: d;mix: BF16;overrides:;- tensors: v;  type: F32"))
        .hasMessageContaining("line 4: 'overrides' does nothing with BF16");
  }

  private static Fault refusal(String lines) {
    Fault fault = catchThrowableOfType(Fault.class, () -> read(lines));
    assertThat(fault.code()).isEqualTo(Code.PROFILE_INVALID);
    return fault;
  }

  private static Profile read(String lines) {
    return ProfileFile.read("p", "p.yaml", lines.replace(';', '\n'), Path.of("folder"));
  }
}
