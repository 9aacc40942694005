// SPDX-License-Identifier: Apache-2.0
package dev.alki.torch;

import java.util.List;

/// What a pickle says of a storage, which is not in the pickle itself.
@FunctionalInterface
interface PersistentId {
  Storage storage(List<Item> id, PickleBytes where);
}
