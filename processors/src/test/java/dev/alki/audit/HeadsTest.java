// SPDX-License-Identifier: Apache-2.0
package dev.alki.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Heads in files, with and without signatures.
class HeadsTest {
  @TempDir Path folder;

  private final List<AuditRecord> trail = Trails.of(20);

  @Test
  void aFileGivesBackItsHeadsInOrder() {
    HeadFile file = new HeadFile(folder.resolve("new/heads.jsonl"));
    assertThat(file.read()).isEmpty();
    file.add(AuditHead.of(trail.get(3)));
    file.add(AuditHead.of(trail.get(9)));

    assertThat(file.read()).containsExactly(AuditHead.of(trail.get(3)), AuditHead.of(trail.get(9)));
  }

  @Test
  void aLineThatACrashCutShortGivesWayToTheNext() throws IOException {
    HeadFile file = new HeadFile(folder.resolve("heads.jsonl"));
    file.add(AuditHead.of(trail.get(3)));
    Files.writeString(file.path(), "{\"number\":1", StandardOpenOption.APPEND);
    assertThat(file.read()).hasSize(1);
    file.add(AuditHead.of(trail.get(9)));

    assertThat(file.read()).hasSize(2);
  }

  @Test
  void refusesALineThatIsNoHead() throws IOException {
    Path path = Files.writeString(folder.resolve("heads.jsonl"), "{\"number\":0}\n");

    Fault fault = catchThrowableOfType(Fault.class, () -> new HeadFile(path).read());
    assertThat(fault.code()).isEqualTo(Code.AUDIT_BROKEN);
  }

  @Test
  void thePublicKeyAcceptsWhatThePrivateOneSigned() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    HeadKey secret = HeadKey.read(pem("PRIVATE", pair.getPrivate()));
    HeadKey open = HeadKey.read(pem("PUBLIC", pair.getPublic()));
    AuditHead signed = secret.sign(AuditHead.of(trail.getLast()));

    assertThat(open.signed(signed)).isTrue();
    assertThat(secret.signed(signed)).isTrue();
    assertThat(open.signed(AuditHead.of(trail.getLast()))).isFalse();
    AuditHead moved = new AuditHead(19, signed.hash(), signed.at(), signed.signature());
    assertThat(open.signed(moved)).isFalse();
    assertThat(secret.signed(moved)).isFalse();
    assertThat(other().signed(signed)).isFalse();
    assertThat(catchThrowableOfType(Fault.class, () -> open.sign(signed)).code())
        .isEqualTo(Code.AUDIT_KEY_INVALID);
  }

  @Test
  void aHeadThatIsNotSignedByTheKeyIsFound() throws Exception {
    ChainCheck check = new ChainCheck(List.of(AuditHead.of(trail.getLast())), Optional.of(other()));
    trail.forEach(check::next);

    assertThat(check.end().findings())
        .extracting(ChainCheck.Finding::kind)
        .containsExactly(ChainCheck.Kind.NOT_SIGNED);
  }

  @Test
  void refusesAFileThatHasNoSuchKey() throws Exception {
    Path rsa = pem("PRIVATE", KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate());
    Path text = Files.writeString(folder.resolve("text.pem"), "secret");
    for (Path file : List.of(rsa, text, folder.resolve("none.pem"))) {
      Fault fault = catchThrowableOfType(Fault.class, () -> HeadKey.read(file));
      assertThat(fault.code()).isEqualTo(Code.AUDIT_KEY_INVALID);
      assertThat(fault.report()).doesNotContain("secret");
    }
  }

  @Test
  void aServerKeepsAHeadAfterAThousandRecordsAndAtTheEnd() throws InterruptedException {
    HeadFile own = new HeadFile(folder.resolve("own.jsonl"));
    HeadFile other = new HeadFile(folder.resolve("other.jsonl"));
    own.add(AuditHead.of(trail.get(3)));
    AtomicReference<AuditRecord> last = new AtomicReference<>(trail.get(4));
    try (HeadKeeper _ =
        HeadKeeper.start(
            () -> Optional.of(AuditHead.of(last.get())), List.of(own, other), Optional.empty())) {
      last.set(Trails.record(1004, "").after(AuditRecord.BEGINNING));
      while (other.read().isEmpty()) {
        Thread.sleep(20);
      }
      assertThat(other.read()).extracting(AuditHead::number).containsExactly(1004L);
      last.set(Trails.record(1005, "").after(AuditRecord.BEGINNING));
    }
    assertThat(own.read()).extracting(AuditHead::number).containsExactly(4L, 1004L, 1005L);
    assertThat(other.read()).extracting(AuditHead::number).containsExactly(1004L, 1005L);
  }

  @Test
  void anExportIsVerifiedLikeTheTrailItself() throws IOException {
    Path file = folder.resolve("trail.jsonl");
    ExportedTrail.write(file, trail::forEach);
    assertThat(check(file).intact()).isTrue();

    Files.writeString(file, Files.readString(file).replace("detail 7\"", "detail 8\""));
    assertThat(check(file).intact()).isFalse();
  }

  private static ChainCheck.Result check(Path file) {
    ChainCheck check = new ChainCheck(List.of(), Optional.empty());
    new ExportedTrail(file).each(check::next);
    return check.end();
  }

  private HeadKey other() throws GeneralSecurityException, IOException {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    return HeadKey.read(pem("PUBLIC", pair.getPublic()));
  }

  private Path pem(String kind, Key key) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
    Path file = Files.createTempFile(folder, "key", ".pem");
    return Files.writeString(
        file, "-----BEGIN " + kind + " KEY-----\n" + text + "\n-----END " + kind + " KEY-----\n");
  }
}
