// SPDX-License-Identifier: Apache-2.0
package dev.alki.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Where everything will be in a safetensors file, before a byte of it is written: `head` is the
/// length and the header, padded with blanks so that the data begins at a multiple of 8; `offsets`
/// are those of the tensors from the file's start, one after the other in the given order, without
/// gaps; `bytes` is the size of the file.
public record SafetensorsLayout(byte[] head, List<Long> offsets, long bytes) {
  private static final int ALIGNMENT = 8;
  private static final JsonFactory JSON = new JsonFactory();

  public SafetensorsLayout {
    offsets = List.copyOf(offsets);
  }

  /// A tensor to be written; `shape` is slowest dimension first.
  public record Tensor(String name, Dtype dtype, List<Long> shape) {
    public Tensor {
      shape = List.copyOf(shape);
      if (name.isEmpty() || name.indexOf(0) >= 0 || name.equals(Header.METADATA)) {
        throw Fault.in(Code.SAFETENSORS_BAD_TENSOR, "tensor '" + name + "'")
            .what("has no name for a safetensors file")
            .expected("a text without NUL, other than " + Header.METADATA)
            .fault();
      }
    }

    /// Size of its data; elements of less than a byte must fill whole ones.
    long bytes() {
      long bits;
      try {
        bits = Dtype.bits(dtype, shape);
      } catch (ArithmeticException e) {
        throw Fault.in(Code.TENSOR_SIZE_OVERFLOW, "tensor " + name)
            .what("is beyond all sizes")
            .got(dtype + " " + shape)
            .cause(e)
            .fault();
      }
      if (bits % Byte.SIZE != 0) {
        throw Fault.in(Code.SAFETENSORS_BAD_TENSOR, "tensor " + name)
            .what("does not end at the end of a byte")
            .got(bits + " bits")
            .fault();
      }
      return bits / Byte.SIZE;
    }
  }

  /// A header longer than readers take is refused, and so is a name that occurs twice.
  public static SafetensorsLayout of(Map<String, String> metadata, List<Tensor> tensors) {
    List<Long> begins = new ArrayList<>();
    long end = 0;
    Set<String> names = new HashSet<>();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeObjectFieldStart(Header.METADATA);
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
          json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
      }
      for (Tensor tensor : tensors) {
        if (!names.add(tensor.name)) {
          throw Fault.in(Code.JSON_DUPLICATE_KEY, "tensor " + tensor.name)
              .what("is to be written twice")
              .fault();
        }
        begins.add(end);
        end = Math.addExact(end, tensor.bytes());
        write(json, tensor, begins.getLast(), end);
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] head = head(out.toByteArray());
    return new SafetensorsLayout(
        head,
        begins.stream().map(begin -> head.length + begin).toList(),
        Math.addExact(head.length, end));
  }

  private static void write(JsonGenerator json, Tensor tensor, long begin, long end)
      throws IOException {
    json.writeObjectFieldStart(tensor.name);
    json.writeStringField("dtype", tensor.dtype.name());
    json.writeArrayFieldStart("shape");
    for (long dim : tensor.shape) {
      json.writeNumber(dim);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("data_offsets");
    json.writeNumber(begin);
    json.writeNumber(end);
    json.writeEndArray();
    json.writeEndObject();
  }

  private static byte[] head(byte[] json) {
    int padded = json.length + Math.floorMod(-json.length, ALIGNMENT);
    if (padded > SafetensorsFile.MAX_HEADER) {
      throw Fault.in(Code.SAFETENSORS_BAD_HEADER, "safetensors header")
          .what("is too long")
          .expected("at most " + SafetensorsFile.MAX_HEADER + " bytes")
          .got(padded)
          .help("Write the tensors to several files.")
          .fault();
    }
    byte[] head = new byte[SafetensorsFile.PREFIX + padded];
    Arrays.fill(head, (byte) ' ');
    ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).putLong(padded).put(json);
    return head;
  }
}
