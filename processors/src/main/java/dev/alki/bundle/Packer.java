// SPDX-License-Identifier: Apache-2.0
package dev.alki.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alki.bom.FileDigest;
import dev.alki.bom.ModelBom;
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
import java.util.Set;
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
    pack(List.of(contents), folder);
  }

  /// As above, of several profiles of one model. What is common to them is that of the first.
  public static void pack(List<Contents> profiles, Path folder) {
    Layout layout = new Layout(profiles);
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
      fill(layout, draft);
      Folders.publish(draft, absolute);
    } catch (IOException e) {
      throw WriteFault.of(folder, e);
    } finally {
      Folders.deleteQuietly(draft);
    }
  }

  /// What a bundle of these is called, fit for files.
  public static String title(List<Contents> profiles) {
    return new Layout(profiles).title();
  }

  private static void fill(Layout layout, Path folder) throws IOException {
    List<FileDigest> files = new ArrayList<>();
    for (Map.Entry<String, Path> weights : layout.weights().entrySet()) {
      Path file = folder.resolve(weights.getKey());
      Folders.linkOrCopy(weights.getValue(), file);
      files.add(FileDigest.of(weights.getKey(), file));
    }
    SortedMap<String, byte[]> texts = new TreeMap<>();
    layout.profiles().getFirst().papers().ifPresent(source -> texts.putAll(Papers.in(source)));
    List<Portion> portions = portions(layout, files, texts);
    for (Portion portion : portions) {
      texts.putAll(portion.deploy());
      texts.put(portion.settings(), Json.bytes(portion.deployment().settings().json()));
      texts.put(portion.bom(), bom(portion.contents(), portion.weights()));
    }
    texts.put("README.md", utf8(readme(layout, portions, texts.keySet())));
    for (Map.Entry<String, byte[]> text : texts.entrySet()) {
      write(folder.resolve(text.getKey()), text.getValue());
      files.add(FileDigest.of(text.getKey(), text.getValue()));
    }
    write(folder.resolve(Manifest.NAME), Json.bytes(ManifestText.of(layout, portions, files)));
  }

  private static List<Portion> portions(
      Layout layout, List<FileDigest> weights, SortedMap<String, byte[]> papers) {
    Optional<String> licence =
        Optional.ofNullable(papers.get("LICENSE"))
            .map(text -> new String(text, StandardCharsets.UTF_8));
    return layout.profiles().stream()
        .map(it -> Portion.of(it, layout.folder(it), own(it, weights), licence))
        .toList();
  }

  /// The GGUFs that a profile needs, in their order.
  private static List<FileDigest> own(Contents contents, List<FileDigest> weights) {
    return contents.weights().keySet().stream()
        .flatMap(name -> weights.stream().filter(file -> file.path().equals(name)))
        .toList();
  }

  private static String readme(Layout layout, List<Portion> portions, Set<String> texts) {
    if (portions.size() > 1) {
      return ProfilesReadme.of(layout, portions, texts);
    }
    Portion only = portions.getFirst();
    return Readme.of(only.contents(), only.deployment(), texts);
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
