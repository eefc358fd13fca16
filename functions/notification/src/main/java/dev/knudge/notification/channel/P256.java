package dev.knudge.notification.channel;

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
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;

/** Keys on the curve P-256 as web push has them: points uncompressed (SEC 1, 2.3.3), private keys as 32 bytes. */
final class P256 {
  static final ECParameterSpec CURVE = curve();

  private static final int SIZE = 32;
  private static final BigInteger P = ((ECFieldFp) CURVE.getCurve().getField()).getP();

  private P256() {}

  private static ECParameterSpec curve() {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec("secp256r1"));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK has no P-256", e);
    }
  }

  /**
   * Reads a point.
   *
   * @throws IllegalArgumentException if the bytes are none of the curve: a key agreement with such a one would give the private key away
   */
  static ECPublicKey publicKey(byte[] point) {
    if (point.length != 1 + 2 * SIZE || point[0] != 4) {
      throw new IllegalArgumentException("not an uncompressed point");
    }
    BigInteger x = new BigInteger(1, Arrays.copyOfRange(point, 1, 1 + SIZE));
    BigInteger y = new BigInteger(1, Arrays.copyOfRange(point, 1 + SIZE, point.length));
    BigInteger right =
        x.pow(3).add(CURVE.getCurve().getA().multiply(x)).add(CURVE.getCurve().getB()).mod(P);
    if (x.compareTo(P) >= 0 || y.compareTo(P) >= 0 || !y.pow(2).mod(P).equals(right)) {
      throw new IllegalArgumentException("not a point of P-256");
    }
    return publicKey(new ECPoint(x, y));
  }

  private static ECPublicKey publicKey(ECPoint point) {
    try {
      return (ECPublicKey)
          KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, CURVE));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Reads a private key.
   *
   * @throws IllegalArgumentException if it is none: zero, or not below the order
   */
  static ECPrivateKey privateKey(byte[] bytes) {
    BigInteger s = new BigInteger(1, bytes);
    if (s.signum() == 0 || s.compareTo(CURVE.getOrder()) >= 0) {
      throw new IllegalArgumentException("not a private key of P-256");
    }
    try {
      return (ECPrivateKey)
          KeyFactory.getInstance("EC").generatePrivate(new ECPrivateKeySpec(s, CURVE));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The public key that belongs to a private one; the JDK makes them together only. Computed once, at the start. */
  static ECPublicKey publicKey(ECPrivateKey key) {
    ECPoint sum = ECPoint.POINT_INFINITY;
    ECPoint power = CURVE.getGenerator();
    for (int bit = 0; bit < key.getS().bitLength(); bit++) {
      if (key.getS().testBit(bit)) {
        sum = add(sum, power);
      }
      power = add(power, power);
    }
    return publicKey(sum);
  }

  private static ECPoint add(ECPoint one, ECPoint other) {
    if (one.equals(ECPoint.POINT_INFINITY)) {
      return other;
    }
    BigInteger slope =
        one.equals(other)
            ? one.getAffineX()
                .pow(2)
                .multiply(BigInteger.valueOf(3))
                .add(CURVE.getCurve().getA())
                .multiply(one.getAffineY().shiftLeft(1).modInverse(P))
            : other
                .getAffineY()
                .subtract(one.getAffineY())
                .multiply(other.getAffineX().subtract(one.getAffineX()).modInverse(P));
    BigInteger x = slope.pow(2).subtract(one.getAffineX()).subtract(other.getAffineX()).mod(P);
    BigInteger y = slope.multiply(one.getAffineX().subtract(x)).subtract(one.getAffineY()).mod(P);
    return new ECPoint(x, y);
  }

  /** The point as 65 bytes. */
  static byte[] bytes(ECPublicKey key) {
    byte[] point = new byte[1 + 2 * SIZE];
    point[0] = 4;
    put(key.getW().getAffineX(), point, 1);
    put(key.getW().getAffineY(), point, 1 + SIZE);
    return point;
  }

  private static void put(BigInteger number, byte[] to, int from) {
    byte[] bytes = number.toByteArray();
    int length = Math.min(bytes.length, SIZE);
    System.arraycopy(bytes, bytes.length - length, to, from + SIZE - length, length);
  }
}
