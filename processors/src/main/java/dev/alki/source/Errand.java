// SPDX-License-Identifier: Apache-2.0
package dev.alki.source;

import dev.alki.progress.Progress;
import java.nio.file.Path;
import java.util.function.BiConsumer;

/// Whom a [Remote] works for: it decides through `pins` what must stay the same for the whole job,
/// tells `known` the sha256 of files that it has checked, and reports bytes to `progress`.
public record Errand(Pins pins, BiConsumer<Path, String> known, Progress progress) {}
