// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

/// What registries call the things that are here.
public final class MediaTypes {
  public static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  public static final String INDEX = "application/vnd.oci.image.index.v1+json";
  public static final String DOCKER_MANIFEST =
      "application/vnd.docker.distribution.manifest.v2+json";
  public static final String DOCKER_INDEX =
      "application/vnd.docker.distribution.manifest.list.v2+json";
  static final String EMPTY = "application/vnd.oci.empty.v1+json";
  static final String SIGSTORE = "application/vnd.dev.sigstore.bundle.v0.3+json";
  static final String CYCLONEDX = "application/vnd.cyclonedx+json";

  static final String MODEL = "application/vnd.cncf.model.manifest.v1+json";
  static final String MODEL_CONFIG = "application/vnd.cncf.model.config.v1+json";

  private MediaTypes() {}
}
