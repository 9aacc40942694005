// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.bom.FileDigest;
import dev.alki.bom.ModelBom;
import dev.alki.deploy.Conversation;
import dev.alki.deploy.Deployment;
import dev.alki.deploy.SafeName;
import dev.alki.deploy.ServedProjector;
import dev.alki.deploy.ServerSettings;
import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.files.Folders;
import dev.alki.files.PendingFile;
import dev.alki.files.WriteFault;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.cyclonedx.Version;
import org.cyclonedx.exception.ParseException;
import org.cyclonedx.parsers.JsonParser;

/// Makes the folder that is deployed. The same contents give the same bytes: no clock, no machine,
/// no order of a file system goes into it.
public final class Packer {
  private Packer() {}

  /// Writes the bundle into `folder`, which must not exist; it appears complete or not at all.
  public static void pack(Contents contents, Path folder) {
    if (Files.exists(folder)) {
      throw Fault.in(Code.OUTPUT_EXISTS, folder)
          .what("is there already")
          .help("Name another folder, or allow replacing it with --force.")
          .fault();
    }
    Path absolute = folder.toAbsolutePath();
    Path draft = absolute.resolveSibling(PendingFile.PREFIX + absolute.getFileName());
    try {
      Folders.delete(draft);
      Files.createDirectories(draft);
      fill(contents, draft);
      Folders.publish(draft, absolute);
    } catch (IOException e) {
      throw WriteFault.of(folder, e);
    } finally {
      Folders.deleteQuietly(draft);
    }
  }

  private static void fill(Contents contents, Path folder) throws IOException {
    List<FileDigest> files = new ArrayList<>();
    for (Map.Entry<String, Path> weights : contents.weights().entrySet()) {
      Path file = folder.resolve(weights.getKey());
      Folders.linkOrCopy(weights.getValue(), file);
      files.add(FileDigest.of(weights.getKey(), file));
    }
    for (Map.Entry<String, byte[]> text : texts(contents, List.copyOf(files)).entrySet()) {
      write(folder.resolve(text.getKey()), text.getValue());
      files.add(FileDigest.of(text.getKey(), text.getValue()));
    }
    write(folder.resolve(Manifest.NAME), Json.bytes(Manifest.of(contents, files)));
  }

  /// Everything but the weights and the manifest, by path.
  private static SortedMap<String, byte[]> texts(Contents contents, List<FileDigest> weights) {
    SortedMap<String, byte[]> texts = new TreeMap<>();
    contents.papers().ifPresent(folder -> texts.putAll(Papers.in(folder)));
    String first = weights.getFirst().path();
    ServerSettings settings =
        ServerSettings.of(
            contents.facts(), first, contents.title(), contents.target(), served(contents));
    long bytes = weights.stream().mapToLong(FileDigest::bytes).sum();
    String id = SafeName.label(contents.title());
    Optional<String> licence =
        Optional.ofNullable(texts.get("LICENSE"))
            .map(text -> new String(text, StandardCharsets.UTF_8));
    Conversation conversation = Conversation.of(contents.facts());
    Deployment deployment =
        new Deployment(id, contents.image(), bytes, settings, conversation, licence);
    deployment.files().forEach((path, text) -> texts.put(path, utf8(text)));
    texts.put("deploy/nomad.json", Json.bytes(deployment.nomad()));
    texts.put("runtime.json", Json.bytes(settings.json()));
    texts.put(Bill.NAME, bom(contents, weights));
    texts.put("README.md", utf8(Readme.of(contents, deployment, texts.keySet())));
    return texts;
  }

  private static Optional<ServedProjector> served(Contents contents) {
    return contents.projector().map(it -> ServedProjector.of(it.name(contents.name()), it.facts()));
  }

  private static byte[] bom(Contents contents, List<FileDigest> weights) {
    JsonNode bom =
        new ModelBom(
                contents.title(),
                contents.profile(),
                contents.facts(),
                contents.origin(),
                weights,
                contents.toolVersion(),
                contents.validation(),
                contents.benchmark(),
                contents.quantization(),
                contents.steps())
            .json();
    byte[] bytes = Json.bytes(bom);
    try {
      List<ParseException> errors = new JsonParser().validate(bytes, Version.VERSION_16);
      if (!errors.isEmpty()) {
        throw new IllegalStateException("the bill of materials is not valid: " + errors);
      }
      return bytes;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void write(Path file, byte[] content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, content, StandardOpenOption.CREATE_NEW);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
