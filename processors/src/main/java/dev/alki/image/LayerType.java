// SPDX-License-Identifier: Apache-2.0
package dev.alki.image;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.util.Arrays;

/// The forms that a layer of an image can have, by what OCI and Docker call them; the bytes are the
/// same.
enum LayerType {
  PLAIN("application/vnd.oci.image.layer.v1.tar", "application/vnd.docker.image.rootfs.diff.tar"),
  GZIP(
      "application/vnd.oci.image.layer.v1.tar+gzip",
      "application/vnd.docker.image.rootfs.diff.tar.gzip"),
  ZSTD("application/vnd.oci.image.layer.v1.tar+zstd", "");

  private final String oci;
  private final String docker;

  LayerType(String oci, String docker) {
    this.oci = oci;
    this.docker = docker;
  }

  String mediaType() {
    return oci;
  }

  /// The one that OCI calls so.
  static LayerType named(String mediaType) {
    return Arrays.stream(values())
        .filter(type -> type.oci.equals(mediaType))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(mediaType));
  }

  /// As OCI calls it. Others, such as layers that must be fetched elsewhere, are refused.
  static String of(Object name, String mediaType) {
    return Arrays.stream(values())
        .filter(type -> type.oci.equals(mediaType) || type.docker.equals(mediaType))
        .findFirst()
        .map(LayerType::mediaType)
        .orElseThrow(() ->
            Fault.in(Code.ARTIFACT_INVALID, name)
                .what("has a layer of a form that is not known here")
                .got(mediaType)
                .help("Name another image with --base.")
                .fault());
  }
}
