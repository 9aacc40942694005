// SPDX-License-Identifier: Apache-2.0
package dev.alki.sign;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import javax.crypto.KeyAgreement;

/// The curve of all keys here, secp256r1 (FIPS 186-5, NIST P-256): the one that every verifier of
/// Sigstore bundles takes.
final class P256 {
  static final String NAME = "secp256r1";

  private static final ECParameterSpec CURVE = curve();
  private static final BigInteger P = ((ECFieldFp) CURVE.getCurve().getField()).getP();

  private P256() {}

  static boolean is(ECParameterSpec other) {
    return other != null
        && CURVE.getCurve().equals(other.getCurve())
        && CURVE.getGenerator().equals(other.getGenerator())
        && CURVE.getOrder().equals(other.getOrder())
        && CURVE.getCofactor() == other.getCofactor();
  }

  static boolean has(ECPoint point) {
    BigInteger x = point.getAffineX();
    BigInteger y = point.getAffineY();
    return !point.equals(ECPoint.POINT_INFINITY)
        && inField(x)
        && inField(y)
        && y.multiply(y).mod(P).equals(squared(x));
  }

  /// The half that anyone may know, in the JDK's own form.
  static ECPublicKey key(ECPoint point) throws GeneralSecurityException {
    return (ECPublicKey)
        KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, CURVE));
  }

  /// The two points of which one is the private key times the generator. PKCS #8 may leave the
  /// public key out, and what it says nobody vouches for; the JDK multiplies points, in a time that
  /// does not depend on the key, only when it agrees on a secret, of which it tells the x.
  static ECPoint[] candidates(ECPrivateKey key) throws GeneralSecurityException {
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(key);
    agreement.doPhase(key(CURVE.getGenerator()), true);
    BigInteger x = new BigInteger(1, agreement.generateSecret());
    // P is 3 modulo 4.
    BigInteger y = squared(x).modPow(P.add(BigInteger.ONE).shiftRight(2), P);
    return new ECPoint[] {new ECPoint(x, y), new ECPoint(x, P.subtract(y))};
  }

  private static BigInteger squared(BigInteger x) {
    return x.multiply(x)
        .add(CURVE.getCurve().getA())
        .multiply(x)
        .add(CURVE.getCurve().getB())
        .mod(P);
  }

  private static boolean inField(BigInteger value) {
    return value.signum() >= 0 && value.compareTo(P) < 0;
  }

  private static ECParameterSpec curve() {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec(NAME));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has P-256", e);
    }
  }
}
