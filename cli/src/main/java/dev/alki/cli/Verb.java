// SPDX-License-Identifier: Apache-2.0
package dev.alki.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// The commands, in the order in which help shows them. A constant names its class in a lambda, so
/// that the class is loaded only when the command is wanted.
enum Verb {
  RUN("Run the whole pipeline once: from a model to tested bundles.", RunCommand::new),
  FETCH("Fetch a model from the hub or a bucket, into a cache.", FetchCommand::new),
  CONVERT("Make a GGUF of a Hugging Face folder.", ConvertCommand::new),
  QUANTIZE("Make GGUFs of other types, all in one pass.", QuantizeCommand::new),
  PROFILES("List the profiles that models can be quantized to.", ProfilesCommand::new),
  INSPECT("Show everything in the header of a model file.", InspectCommand::new),
  VALIDATE("Run a GGUF and check what it does.", ValidateCommand::new),
  BENCH("Measure how fast a GGUF runs here.", BenchCommand::new),
  PACK("Make a bundle of a GGUF, ready to deploy.", PackCommand::new),
  BOM("Show a bundle's bill of materials, as CycloneDX or SPDX.", BomCommand::new),
  SELECT("Choose the profile of a bundle for a device, and say why.", SelectCommand::new),
  MIGRATE("Bring a bundle of an older version forward.", MigrateCommand::new),
  SMOKE("Start a bundle's server, ask it a question and stop it.", SmokeCommand::new),
  KEY("Make a pair of keys, to sign and to verify with.", KeyCommand::new),
  SIGN("Sign a bundle with a key.", SignCommand::new),
  VERIFY("Compare every byte of a bundle with its manifest and signature.", VerifyCommand::new),
  REBUILD("Repeat the run that a bundle came from, and compare.", RebuildCommand::new),
  PUBLISH(
      "Bring a bundle into a registry, a bucket, a hub or a shared folder.", PublishCommand::new),
  IMAGE("Make a container image with a bundle in it.", ImageCommand::new),
  PULL("Bring a bundle out of a registry, complete and verified.", PullCommand::new),
  DEPLOY("Put the newest version of a bundle into use here, or go back.", DeployCommand::new),
  SERVE("Watch the inbox and listen for jobs, until stopped.", ServeCommand::new),
  JOBS("List a server's jobs, show one, or call one off.", JobsCommand::new),
  NOTICES("List what others were not told of ended jobs, and why.", NoticesCommand::new),
  TOKEN("Make, list or revoke the tokens that a server asks for.", TokenCommand::new),
  GC("Free what the store keeps and nobody needs.", GcCommand::new),
  AUDIT("Show who asked for what, and verify that nothing of it was changed.", AuditCommand::new),
  DOCTOR("Show what this machine has for Alki, and what is missing.", DoctorCommand::new),
  COMPLETION("Print a completion script: source <(alki completion)", CompletionCommand::new);

  private final String summary;
  private final Function<Console, Object> command;

  Verb(String summary, Function<Console, Object> command) {
    this.summary = summary;
    this.command = command;
  }

  static Optional<Verb> of(String word) {
    return Arrays.stream(values()).filter(verb -> verb.word().equals(word)).findFirst();
  }

  /// As it is typed.
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  String summary() {
    return summary;
  }

  Object create(Console console) {
    return command.apply(console);
  }
}
