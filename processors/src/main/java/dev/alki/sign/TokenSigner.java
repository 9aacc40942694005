// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.settings.Secret;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidParameterException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Optional;

/// A private key that never leaves its token: an HSM, a smart card, SoftHSM, through PKCS #11. The
/// token must have a certificate with the key's label and id, as `keytool -genkeypair` makes it.
final class TokenSigner implements Signer {
  private final TokenUri place;
  private final Provider provider;
  private final PrivateKey secret;
  private final VerificationKey key;

  private TokenSigner(TokenUri place, Provider provider, PrivateKey secret, VerificationKey key) {
    this.place = place;
    this.provider = provider;
    this.secret = secret;
    this.key = key;
  }

  static TokenSigner open(TokenUri place, Optional<Secret> pin) {
    Provider provider = provider(place);
    char[] word = pin.map(it -> it.read().toCharArray()).orElse(new char[0]);
    try {
      KeyStore token = KeyStore.getInstance("PKCS11", provider);
      token.load(null, word);
      Certificate certificate = token.getCertificate(place.object());
      if (certificate == null
          || !(token.getKey(place.object(), null) instanceof PrivateKey secret)) {
        throw Pem.invalid(
                place.text(), "the token has no private key with a certificate of that label")
            .help("`keytool -genkeypair -storetype PKCS11 -groupname secp256r1` makes both.")
            .fault();
      }
      PublicKey open = certificate.getPublicKey();
      if (!(open instanceof ECPublicKey ec) || !P256.is(ec.getParams())) {
        throw Pem.invalid(place.text(), "the token's key does not sign here")
            .expected("ECDSA " + P256.NAME + " (P-256)")
            .got(KeyKind.name(open))
            .fault();
      }
      return new TokenSigner(place, provider, secret, VerificationKey.of(place.text(), ec));
    } catch (IOException | GeneralSecurityException e) {
      throw Fault.in(Code.KEY_LOCKED, place.text())
          .what("is not opened by this PIN")
          .help(
              "Give the PIN with --password-file FILE or in "
                  + KeyPassword.VARIABLE
                  + "; too many that are wrong lock a token.")
          .fault();
    } catch (ProviderException e) {
      throw unreachable(place);
    } finally {
      Arrays.fill(word, '\0');
    }
  }

  private static Provider provider(TokenUri place) {
    Provider plain = Security.getProvider("SunPKCS11");
    if (plain == null) {
      throw unreachable(place);
    }
    try {
      return plain.configure(place.configuration());
    } catch (InvalidParameterException | ProviderException | UnsupportedOperationException e) {
      throw unreachable(place);
    }
  }

  @Override
  public VerificationKey key() {
    return key;
  }

  @Override
  public byte[] sign(byte[] sha256) {
    try {
      Signature signature = Signature.getInstance("NONEwithECDSA", provider);
      signature.initSign(secret);
      signature.update(sha256);
      return signature.sign();
    } catch (GeneralSecurityException | ProviderException e) {
      throw unreachable(place);
    }
  }

  @Override
  public String toString() {
    return "the private half of " + key.fingerprint();
  }

  private static Fault unreachable(TokenUri place) {
    return Fault.in(Code.KEY_UNAVAILABLE, place.text())
        .what("there is no token that signs")
        .help("Check the library, the slot, and that this Java has the module jdk.crypto.cryptoki.")
        .fault();
  }
}
