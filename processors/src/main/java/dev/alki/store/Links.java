// SPDX-License-Identifier: Apache-2.0
package dev.alki.store;

import dev.alki.store.Content.Inode;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/// How many names the files of a store have in it, and so how many bytes the disk gets back when
/// some go: a file is freed with its last name.
final class Links {
  private final Map<String, Integer> inside = new HashMap<>();
  private final Map<String, Integer> left = new HashMap<>();
  private long bytes;

  Links(Collection<Content> contents) {
    for (Content content : contents) {
      for (Inode inode : content.inodes()) {
        if (inside.merge(inode.id(), 1, Integer::sum) == 1) {
          bytes += inode.bytes();
        }
        left.put(inode.id(), inode.links());
      }
    }
  }

  /// Whether a file of it has a name outside the store's content.
  boolean outside(Content content) {
    return content.inodes().stream().anyMatch(inode -> inode.links() > inside.get(inode.id()));
  }

  boolean has(String inode) {
    return inside.containsKey(inode);
  }

  /// Size of all files in the store, each once.
  long bytes() {
    return bytes;
  }

  /// Takes the names of one away; gives back the bytes that are freed.
  long remove(Content content) {
    long freed = 0;
    for (Inode inode : content.inodes()) {
      if (left.merge(inode.id(), -1, Integer::sum) == 0) {
        freed += inode.bytes();
      }
      if (inside.merge(inode.id(), -1, Integer::sum) == 0) {
        bytes -= inode.bytes();
      }
    }
    return freed;
  }
}
