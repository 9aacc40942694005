// SPDX-License-Identifier: Apache-2.0
package dev.alki.source;

import java.nio.file.Path;

/// A model of which not all bytes are on this machine yet. Closed, what has not come is called off.
public interface Coming extends AutoCloseable {
  /// A folder that is opened like that of any model: whoever reads what has not come waits for it.
  Path folder();

  /// Returns when every file is here and is what it should be; a fault says which is not. Before
  /// that, what was made of the model counts for nothing.
  void confirm();

  @Override
  void close();
}
