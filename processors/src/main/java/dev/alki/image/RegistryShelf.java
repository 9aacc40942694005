// SPDX-License-Identifier: Apache-2.0
package dev.alki.image;

import dev.alki.registry.Descriptor;
import dev.alki.registry.Fetched;
import dev.alki.registry.RegistryClient;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/// An image in a registry, whose layers are fetched into `room` when they are wanted.
record RegistryShelf(RegistryClient client, Path room) implements Shelf {
  @Override
  public Object name() {
    return client.name();
  }

  @Override
  public String top() {
    return client.name().reference();
  }

  @Override
  public Optional<Fetched> find(String reference) {
    return client.find(reference);
  }

  @Override
  public byte[] read(Descriptor blob, int most) {
    return client.read(blob, most);
  }

  @Override
  public InputStream open(Descriptor blob) {
    return layer(blob).from(0);
  }

  BaseLayer layer(Descriptor blob) {
    return new BaseLayer(client, blob, room.resolve(blob.digest().replace(':', '-')));
  }
}
