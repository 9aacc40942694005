// SPDX-License-Identifier: Apache-2.0
package dev.alki.safetensors;

import com.fasterxml.jackson.core.JsonToken;
import dev.alki.fault.Code;
import dev.alki.files.Finding;
import dev.alki.files.JsonCursor;
import dev.alki.files.StrictJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The JSON at the beginning of a safetensors file: an object that gives each tensor's name a
/// dtype, a shape and two offsets, and `__metadata__` strings. Read token by token, as there may be
/// many tensors; ranges are checked against each other afterwards.
record Header(List<TensorEntry> tensors, Map<String, String> metadata, List<Finding> findings) {
  private static final StrictJson JSON =
      new StrictJson(SafetensorsFile.MAX_HEADER, 16, 1 << 20, false);
  static final String METADATA = "__metadata__";

  /// `json` stands at offset 8 of `file`.
  static Header parse(byte[] json, Path file) {
    try (JsonCursor cursor = JSON.cursor(json, file, SafetensorsFile.PREFIX)) {
      Reading reading = new Reading(cursor);
      reading.object();
      cursor.end();
      return new Header(reading.tensors, reading.metadata, reading.findings);
    }
  }

  private static final class Reading {
    private final JsonCursor at;
    private final List<TensorEntry> tensors = new ArrayList<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final List<Finding> findings = new ArrayList<>();

    private Reading(JsonCursor at) {
      this.at = at;
    }

    void object() {
      require(at.next(), JsonToken.START_OBJECT, "the header", "an object");
      Set<String> names = new HashSet<>();
      while (at.next() != JsonToken.END_OBJECT) {
        String name = at.text();
        unique(names.add(name), name);
        if (name.indexOf(0) >= 0) {
          throw at.fault(Code.SAFETENSORS_BAD_TENSOR, "has a tensor name with a NUL").fault();
        }
        if (name.equals(METADATA)) {
          metadata();
        } else {
          tensor(name);
        }
      }
    }

    private void metadata() {
      require(at.next(), JsonToken.START_OBJECT, METADATA, "an object of strings");
      while (at.next() != JsonToken.END_OBJECT) {
        String key = at.text();
        unique(!metadata.containsKey(key), key);
        require(at.next(), JsonToken.VALUE_STRING, METADATA + " " + key, "a string");
        metadata.put(key, at.text());
      }
    }

    private void tensor(String name) {
      require(at.next(), JsonToken.START_OBJECT, "tensor " + name, "an object");
      Optional<Dtype> dtype = Optional.empty();
      Optional<List<Long>> shape = Optional.empty();
      Optional<List<Long>> offsets = Optional.empty();
      Set<String> keys = new HashSet<>();
      while (at.next() != JsonToken.END_OBJECT) {
        String key = at.text();
        unique(keys.add(key), name + "." + key);
        JsonToken value = at.next();
        switch (key) {
          case "dtype" -> {
            require(value, JsonToken.VALUE_STRING, "the dtype of " + name, "a string");
            dtype = Optional.of(dtype(name, at.text()));
          }
          case "shape" -> shape = Optional.of(counts(value, name, Code.SAFETENSORS_BAD_TENSOR));
          case "data_offsets" ->
              offsets = Optional.of(counts(value, name, Code.SAFETENSORS_BAD_OFFSETS));
          default -> {
            at.skip();
            findings.add(
                new Finding(
                    Finding.Kind.UNKNOWN_FIELD, "tensor " + name + " has an unknown field " + key));
          }
        }
      }
      if (dtype.isEmpty() || shape.isEmpty() || offsets.isEmpty()) {
        throw at.fault(Code.SAFETENSORS_BAD_TENSOR, "has an incomplete tensor " + name)
            .expected("dtype, shape and data_offsets")
            .got(keys)
            .fault();
      }
      tensors.add(entry(name, dtype.get(), shape.get(), offsets.get()));
    }

    private TensorEntry entry(String name, Dtype dtype, List<Long> shape, List<Long> offsets) {
      if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
        throw at.fault(Code.SAFETENSORS_BAD_OFFSETS, "has wrong offsets of tensor " + name)
            .expected("where it begins and where it ends")
            .got(offsets)
            .fault();
      }
      long bits;
      try {
        bits = Dtype.bits(dtype, shape);
      } catch (ArithmeticException e) {
        throw at.fault(Code.TENSOR_SIZE_OVERFLOW, "has a tensor " + name + " beyond all sizes")
            .expected("less than 2^63 bits")
            .got(dtype + " " + shape)
            .fault();
      }
      long bytes = offsets.get(1) - offsets.get(0);
      if (bits % 8 != 0 || bits / 8 != bytes) {
        throw at.fault(Code.SAFETENSORS_BAD_TENSOR, "has a tensor " + name + " of another size")
            .expected(bits + " bits for " + dtype + " " + shape)
            .got(bytes + " bytes")
            .fault();
      }
      return new TensorEntry(name, dtype, shape, offsets.get(0), offsets.get(1));
    }

    private Dtype dtype(String name, String dtype) {
      return Dtype.named(dtype)
          .orElseThrow(() ->
              at.fault(Code.SAFETENSORS_BAD_DTYPE, "has a tensor " + name + " of unknown dtype")
                  .expected("one of safetensors, such as BF16")
                  .got(dtype.length() <= 40 ? dtype : dtype.substring(0, 40) + "...")
                  .fault());
    }

    private List<Long> counts(JsonToken first, String name, Code code) {
      require(first, JsonToken.START_ARRAY, "tensor " + name, "an array of numbers");
      List<Long> counts = new ArrayList<>();
      while (at.next() != JsonToken.END_ARRAY) {
        counts.add(at.count(code, "has a wrong number in tensor " + name));
      }
      return counts;
    }

    private void unique(boolean first, String key) {
      if (!first) {
        throw at.fault(Code.JSON_DUPLICATE_KEY, "has " + key + " twice").fault();
      }
    }

    private void require(JsonToken token, JsonToken wanted, String what, String expected) {
      if (token != wanted) {
        throw at.fault(Code.SAFETENSORS_BAD_HEADER, "has something else in place of " + what)
            .expected(expected)
            .got(token)
            .fault();
      }
    }
  }
}
