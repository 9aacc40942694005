// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.gguf.Shape;
import dev.alki.gguf.TensorType;
import dev.alki.progress.Progress;
import dev.alki.recipe.Model;
import dev.alki.recipe.ModelTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The hashes are those of the files that llama-quantize and llama-gguf-split of v0.5.0 make of
/// [TinyLlama], written as BF16.
class QuantizerTest {
  private static final String F16 =
      "e94eec182934dc6d41c6b0599c033dcc729303cbc73387f712c0063bfd962e42";

  private final Model model = TinyLlama.model();

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "F32, ef7b383cfac621c60f2c403687fa65ced28e7dad279c72e1ffc8c2d97117a99b",
    "F16, " + F16,
    "BF16, 53fa688188cb4290835e8f59b9fbfe89a56c70fb76f398863f3272df4f0261c8",
    "COPY, 53fa688188cb4290835e8f59b9fbfe89a56c70fb76f398863f3272df4f0261c8",
  })
  void writesTheBytesOfLlamaQuantize(String mix, String sha256) {
    assertThat(quantize(ProfileRequest.of(mix, QuantizeOptions.NONE)))
        .extracting(Output::sha256)
        .containsExactly(sha256);
  }

  @Test
  void writesAllProfilesInOnePass() throws IOException {
    List<Output> outputs =
        quantize(
            ProfileRequest.of("f16", QuantizeOptions.NONE),
            ProfileRequest.of("F32", QuantizeOptions.NONE),
            new ProfileRequest("F16-again", Mix.F16, QuantizeOptions.NONE));

    assertThat(outputs).extracting(Output::profile).containsExactly("F16", "F32", "F16-again");
    assertThat(outputs.get(0).sha256()).isEqualTo(outputs.get(2).sha256()).isEqualTo(F16);
    assertThat(outputs.get(0).bytes()).isEqualTo(Files.size(outputs.get(0).path()));
    assertThat(outputs.get(0).bitsPerWeight()).isBetween(16.0, 16.1);
    assertThat(listed()).containsExactly("tiny-F16-again.gguf", "tiny-F16.gguf", "tiny-F32.gguf");
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1000", "16, 300", "3, 1000000"})
  void writesTheSameBytesWithAnyThreadsAndChunks(int threads, int elements) {
    List<Output> outputs =
        Quantizing.quantize(
            model,
            List.of(ProfileRequest.of("F16", QuantizeOptions.NONE)),
            new Destination(folder, false),
            threads,
            elements,
            Progress.NONE);

    assertThat(outputs).extracting(Output::sha256).containsExactly(F16);
  }

  @Test
  void roundsToTheTypeOfTheModelOnTheWay() {
    ModelTensor sixteen =
        TinyLlama.computed(
            "blk.0.ffn_up.weight",
            Shape.of(1, 2),
            TensorType.BF16,
            new float[] {1.001f, 3.1415927f});
    ModelTensor thirtyTwo =
        TinyLlama.computed(
            "blk.0.ffn_up.weight", Shape.of(1, 2), TensorType.BF16, new float[] {1.0f, 3.140625f});

    assertThat(hashes(TinyLlama.model(List.of(sixteen)), "F32", "BF16"))
        .isEqualTo(hashes(TinyLlama.model(List.of(thirtyTwo)), "F32", "BF16"));
  }

  @Test
  void prunesBlocks() {
    assertThat(quantize(ProfileRequest.of("F16", pruning(0))))
        .extracting(Output::sha256)
        .containsExactly("063d257d845c175e3c3a04554c927a11fba71d3efe37bd50fee7172cfb4ab0ca");
  }

  @Test
  void overridesKeys() {
    List<KeyOverride> overrides =
        Stream.of("general.name=str:Other", "a.int=int:-7", "a.float=float:0.1", "a.bool=bool:true")
            .map(KeyOverride::parse)
            .toList();

    assertThat(quantize(ProfileRequest.of("F16", overriding(overrides))))
        .extracting(Output::sha256)
        .containsExactly("e2932557444f4cb74a395b57194cf34095126521d10f0e065c338488e0bf7492");
  }

  @Test
  void splitsAsLlamaGgufSplitDoes() {
    assertThat(quantize(ProfileRequest.of("F16", splitting(Split.parse("8", "")))))
        .extracting(output -> output.path().getFileName().toString() + " " + output.sha256())
        .containsExactly(
            "tiny-F16-00001-of-00003.gguf"
                + " 025eed94febb320a86f973bd059bee1ec1ee9f4a02dde64bbf4a777bc9e5532d",
            "tiny-F16-00002-of-00003.gguf"
                + " de97ac167a0849de4c003e56c16116b1048e51b0dd457a4ba152655a5b4069ef",
            "tiny-F16-00003-of-00003.gguf"
                + " d84c577731ba6050d8107834993d6365c2878dc46e7170a9c708c208c059569a");
    assertThat(quantize(ProfileRequest.of("F32", splitting(Split.parse("", "1M")))))
        .extracting(Output::sha256)
        .containsExactly(
            "de3a5c759535ab7f99f75fa2e1ac955c7fae29f58df3255e663e7002262f4a31",
            "b2e85cdacc7138b54dc26d4454647a58d0a3a31ba0dbf29f15e74374141fab5e",
            "5ebce1a81af2b17dcd2851dd2ede579b8e9ec653b34ef9a2dced294bbbe13cd7",
            "6608137e6d0cc203c90a941f4688fbfdb2ebc133ea1d3552ac7092f7fc5520ab");
  }

  @Test
  void keepsThePartsOfTheSource() {
    Model parts = new Model("tiny", model.metadata(), model.tensors(), List.of(8, 8, 4), () -> {});
    QuantizeOptions keep =
        new QuantizeOptions(
            List.of(),
            Optional.empty(),
            Optional.empty(),
            false,
            false,
            false,
            List.of(),
            new TreeSet<>(),
            true,
            Split.NONE,
            Optional.empty());

    assertThat(
            Quantizing.quantize(
                parts,
                List.of(ProfileRequest.of("F16", keep)),
                new Destination(folder, false),
                2,
                Progress.NONE))
        .extracting(Output::sha256)
        .containsExactly(
            "e5aeb0d67f633537299bc24acf8607434301154e95b450c532ed9c80528f110f",
            "cd89922b8f3618f9cf5a72419e526bc96f26e816986781520646d42d17388094",
            "71ea7f0888fae7bb24a9f54f6623d5bf91a42e3c8a2d92c264d1e838b7e8ceed");
  }

  @Test
  void plansTheExactSizes() {
    List<ProfileRequest> requests =
        List.of(
            ProfileRequest.of("BF16", QuantizeOptions.NONE),
            ProfileRequest.of("F16", splitting(Split.parse("3", ""))));

    List<Plan> plans = Quantizer.plan(model, requests, 1, Progress.NONE);
    List<Output> outputs =
        Quantizing.quantize(model, requests, new Destination(folder, false), 2, Progress.NONE);

    assertThat(plans.stream().flatMap(plan -> plan.files().stream()).map(PlannedFile::bytes))
        .containsExactlyElementsOf(outputs.stream().map(Output::bytes).toList());
    assertThat(listed()).hasSize(outputs.size());
  }

  @Test
  void tellsHowFarItIs() {
    List<Long> heard = new ArrayList<>();
    Quantizing.quantize(
        model,
        List.of(ProfileRequest.of("F16", QuantizeOptions.NONE)),
        new Destination(folder, false),
        2,
        1000,
        (done, total) -> heard.add(done));

    assertThat(heard)
        .isSorted()
        .endsWith(model.tensors().stream().mapToLong(ModelTensor::bytes).sum());
  }

  @Test
  void leavesNothingWhenItIsCalledOff() {
    AtomicBoolean off = new AtomicBoolean();
    Progress progress =
        new Progress() {
          @Override
          public void advance(long done, long total) {
            off.set(done > total / 2);
          }

          @Override
          public boolean cancelled() {
            return off.get();
          }
        };

    refuses(
        Code.INTERRUPTED_BY_USER,
        () ->
            Quantizing.quantize(
                model,
                List.of(ProfileRequest.of("F16", QuantizeOptions.NONE)),
                new Destination(folder, false),
                2,
                1000,
                progress));

    assertThat(listed()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"BF16, NaN", "F16, Infinity", "F32, NaN", "F32, -Infinity"})
  void refusesAWeightThatIsNotFinite(TensorType type, float weight) {
    float[] numbers = new float[300];
    numbers[259] = weight;
    byte[] data = new byte[300 * type.blockBytes()];
    dev.alki.kernel.choice.Kernels.of(type).encode(numbers, 0, 1, 300, new float[0], data, 0);
    Model damaged =
        TinyLlama.model(
            List.of(TinyLlama.stored("blk.1.ffn_up.weight", Shape.of(3, 100), type, data)));

    assertThatThrownBy(() -> quantize(damaged, "F16"))
        .hasMessage("blk.1.ffn_up.weight: weight 259 is NaN or infinite");
    assertThat(listed()).isEmpty();
  }

  @Test
  void refusesAComputedWeightThatIsNotFinite() {
    float[] numbers = new float[300];
    numbers[299] = Float.NaN;
    Model damaged =
        TinyLlama.model(
            List.of(
                TinyLlama.computed(
                    "blk.1.ffn_up.weight", Shape.of(3, 100), TensorType.BF16, numbers)));

    assertThatThrownBy(() -> quantize(damaged, "F16"))
        .hasMessage("blk.1.ffn_up.weight: weight 299 is NaN or infinite");
  }

  @Test
  void refusesANumberTooLargeForTheType() {
    float[] numbers = new float[64];
    numbers[40] = 70_000;
    Model large =
        TinyLlama.model(
            List.of(
                TinyLlama.computed(
                    "blk.1.ffn_up.weight", Shape.of(32, 2), TensorType.BF16, numbers)));

    refuses(Code.QUANTIZED_NOT_FINITE, () -> quantize(large, "F16"));
    assertThat(quantize(large, "F32")).hasSize(1);
  }

  @Test
  void reportsTheFirstOfSeveralFailures() {
    List<ModelTensor> tensors = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      float[] numbers = new float[64];
      numbers[i] = Float.NaN;
      tensors.add(
          TinyLlama.computed(
              "blk.%02d.ffn_up.weight".formatted(i), Shape.of(32, 2), TensorType.BF16, numbers));
    }

    assertThatThrownBy(() -> quantize(TinyLlama.model(tensors), "F16"))
        .hasMessage("blk.00.ffn_up.weight: weight 0 is NaN or infinite");
  }

  @Test
  void refusesToRequantize() {
    ModelTensor tensor =
        TinyLlama.stored("blk.0.ffn_up.weight", Shape.of(32, 2), TensorType.Q8_0, new byte[68]);

    assertThatThrownBy(() -> quantize(TinyLlama.model(List.of(tensor)), "F16"))
        .hasMessage("blk.0.ffn_up.weight: is Q8_0 already and would become F16");
    assertThat(quantize(TinyLlama.model(List.of(tensor)), "Q8_0")).hasSize(1);
  }

  @Test
  void refusesAnImatrixMixWithoutMatrix() {
    assertThatThrownBy(() -> quantize(model, "Q2_K_S"))
        .hasMessage("Q2_K_S: needs an importance matrix, for blk.0.attn_k.weight first");
    assertThat(listed()).isEmpty();
  }

  @Test
  void refusesTwoProfilesOfOneName() {
    refuses(Code.PROFILE_TWICE, () -> quantize(model, "Q4_K_M", "Q4_K"));
  }

  @Test
  void refusesToOverwriteUnlessTold() throws IOException {
    Files.writeString(folder.resolve("tiny-F16.gguf"), "mine");

    refuses(Code.OUTPUT_EXISTS, () -> quantize(model, "F32", "F16"));
    assertThat(folder.resolve("tiny-F16.gguf")).hasContent("mine");
    assertThat(listed()).hasSize(1);

    assertThat(
            Quantizing.quantize(
                model,
                List.of(ProfileRequest.of("F16", QuantizeOptions.NONE)),
                new Destination(folder, true),
                1,
                Progress.NONE))
        .extracting(Output::sha256)
        .containsExactly(F16);
  }

  @Test
  void refusesAnImportanceMatrixOfAnotherModelWhateverTheType() {
    ImportanceMatrix matrix =
        new ImportanceMatrix("im", List.of(), 0, Map.of("blk.0.ffn_up.weight", new float[3]));

    assertThatThrownBy(() -> quantize(ProfileRequest.of("F16", with(matrix))))
        .hasMessage(
            "im: entry blk.0.ffn_up.weight has another size than the tensor, expected 256, got 3");
  }

  @Test
  void refusesAFolderThatIsAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "mine");

    refuses(
        Code.NOT_WRITABLE,
        () ->
            Quantizing.quantize(
                model,
                List.of(ProfileRequest.of("F16", QuantizeOptions.NONE)),
                new Destination(file, false),
                1,
                Progress.NONE));
  }

  @Test
  void refusesWhatHasNoRoom() {
    assertThatThrownBy(() -> new Destination(folder, false).prepare(List.of(), Long.MAX_VALUE))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("has too little room, expected 9223372036854775807 bytes, got ");
  }

  private List<Output> quantize(ProfileRequest... requests) {
    return Quantizing.quantize(
        model, List.of(requests), new Destination(folder, false), 2, Progress.NONE);
  }

  private List<Output> quantize(Model of, String... mixes) {
    return Quantizing.quantize(
        of,
        Stream.of(mixes).map(mix -> ProfileRequest.of(mix, QuantizeOptions.NONE)).toList(),
        new Destination(folder, false),
        2,
        8,
        Progress.NONE);
  }

  private List<String> hashes(Model of, String... mixes) {
    return Quantizing.quantize(
            of,
            Stream.of(mixes).map(mix -> ProfileRequest.of(mix, QuantizeOptions.NONE)).toList(),
            new Destination(folder, true),
            2,
            Progress.NONE)
        .stream()
        .map(Output::sha256)
        .toList();
  }

  private List<String> listed() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void refuses(
      Code code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(Fault.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private static QuantizeOptions with(ImportanceMatrix matrix) {
    QuantizeOptions none = QuantizeOptions.NONE;
    return new QuantizeOptions(
        none.tensorTypes(),
        none.outputType(),
        none.embeddingType(),
        false,
        false,
        false,
        none.overrides(),
        none.pruned(),
        false,
        none.split(),
        Optional.of(matrix));
  }

  private static QuantizeOptions pruning(int block) {
    return with(List.of(), new TreeSet<>(List.of(block)), Split.NONE);
  }

  private static QuantizeOptions overriding(List<KeyOverride> overrides) {
    return with(overrides, new TreeSet<>(), Split.NONE);
  }

  private static QuantizeOptions splitting(Split split) {
    return with(List.of(), new TreeSet<>(), split);
  }

  private static QuantizeOptions with(
      List<KeyOverride> overrides, SortedSet<Integer> pruned, Split split) {
    return new QuantizeOptions(
        List.of(),
        Optional.empty(),
        Optional.empty(),
        false,
        false,
        false,
        overrides,
        pruned,
        false,
        split,
        Optional.empty());
  }
}
