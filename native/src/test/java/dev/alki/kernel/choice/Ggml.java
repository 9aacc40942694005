// SPDX-License-Identifier: Apache-2.0
package dev.alki.kernel.choice;

import dev.alki.gguf.TensorType;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The reference's own quantizers: libggml-base of llama.cpp v0.5.0, one handle for each function.
@SuppressWarnings("restricted")
public record Ggml(MethodHandle quantize, MethodHandle traits) {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final long TO_FLOAT = 40;

  /// Where the variable ALKI_REFERENCE says a built llama.cpp is.
  public static Optional<Ggml> find() {
    String folder = System.getenv("ALKI_REFERENCE");
    Path library = Path.of(folder == null ? "" : folder, "build", "bin", "libggml-base.so");
    if (folder == null || !Files.exists(library)) {
      System.out.println("no libggml-base (ALKI_REFERENCE): comparisons with it are skipped");
      return Optional.empty();
    }
    SymbolLookup symbols = SymbolLookup.libraryLookup(library, Arena.global());
    return Optional.of(
        new Ggml(
            LINKER.downcallHandle(
                symbols.findOrThrow("ggml_quantize_chunk"),
                FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.ADDRESS)),
            LINKER.downcallHandle(
                symbols.findOrThrow("ggml_get_type_traits"),
                FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT))));
  }

  public byte[] encode(
      TensorType type, float[] numbers, int rows, int columns, float[] importance) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment source = arena.allocateFrom(ValueLayout.JAVA_FLOAT, numbers);
      MemorySegment target = arena.allocate(type.bytes((long) rows * columns), 64);
      MemorySegment weights =
          importance.length == 0
              ? MemorySegment.NULL
              : arena.allocateFrom(ValueLayout.JAVA_FLOAT, importance);
      long _ =
          (long)
              quantize.invokeExact(
                  type.id(), source, target, 0L, (long) rows, (long) columns, weights);
      return target.toArray(ValueLayout.JAVA_BYTE);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  public float[] decode(TensorType type, byte[] blocks, int count) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment source = arena.allocate(blocks.length, 64);
      MemorySegment.copy(blocks, 0, source, ValueLayout.JAVA_BYTE, 0, blocks.length);
      MemorySegment target = arena.allocate(ValueLayout.JAVA_FLOAT, count);
      MemorySegment known = (MemorySegment) traits.invokeExact(type.id());
      MemorySegment function = known.reinterpret(TO_FLOAT + 8).get(ValueLayout.ADDRESS, TO_FLOAT);
      MethodHandle decode =
          LINKER.downcallHandle(
              function,
              FunctionDescriptor.ofVoid(
                  ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));
      decode.invokeExact(source, target, (long) count);
      return target.toArray(ValueLayout.JAVA_FLOAT);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
