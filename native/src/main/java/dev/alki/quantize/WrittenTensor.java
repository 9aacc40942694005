// SPDX-License-Identifier: Apache-2.0
package dev.alki.quantize;

import dev.alki.gguf.TensorType;

/// A tensor of a finished file: its type in the model and in the file, its bytes there, and how
/// exact it is.
public record WrittenTensor(
    String name, TensorType from, TensorType to, long elements, long bytes, RoundTrip error) {}
