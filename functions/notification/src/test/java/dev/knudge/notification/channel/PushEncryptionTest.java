package dev.knudge.notification.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECPrivateKey;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** The example of RFC 8291, section 5 and appendix A. */
class PushEncryptionTest {
  private static final String PLAIN = "When I grow up, I want to be a watermelon";
  private static final String OWN_PRIVATE = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";
  private static final String OWN_PUBLIC =
      "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";
  private static final String BROWSER_PUBLIC =
      "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
  private static final String AUTH = "BTBZMqHH6r4Tts7J_aSIgg";
  private static final String SALT = "DGv6ra1nlYgDCS1FRnbzlw";
  private static final String SEALED =
      "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";

  @Test
  void the_example_of_the_rfc_is_encrypted_byte_by_byte() throws GeneralSecurityException {
    ECPrivateKey own = P256.privateKey(bytes(OWN_PRIVATE));

    byte[] sealed =
        PushEncryption.encrypt(
            PLAIN.getBytes(StandardCharsets.UTF_8),
            bytes(BROWSER_PUBLIC),
            bytes(AUTH),
            bytes(SALT),
            own,
            P256.publicKey(own));

    assertThat(Base64.getUrlEncoder().withoutPadding().encodeToString(sealed)).isEqualTo(SEALED);
  }

  @Test
  void the_public_key_that_belongs_to_a_private_one_is_found() {
    assertThat(P256.bytes(P256.publicKey(P256.privateKey(bytes(OWN_PRIVATE)))))
        .isEqualTo(bytes(OWN_PUBLIC));
  }

  @Test
  void no_message_is_encrypted_the_same_way_twice() {
    PushEncryption encryption = new PushEncryption();
    byte[] plain = PLAIN.getBytes(StandardCharsets.UTF_8);
    assertThat(encryption.encrypt(plain, bytes(BROWSER_PUBLIC), bytes(AUTH)))
        .isNotEqualTo(encryption.encrypt(plain, bytes(BROWSER_PUBLIC), bytes(AUTH)))
        .hasSize(86 + plain.length + 17);
  }

  @Test
  void a_point_that_is_not_on_the_curve_is_no_key() {
    byte[] off = bytes(BROWSER_PUBLIC);
    off[64] ^= 1;
    assertThatIllegalArgumentException().isThrownBy(() -> P256.publicKey(off));
    assertThatIllegalArgumentException().isThrownBy(() -> P256.publicKey(new byte[65]));
    assertThatIllegalArgumentException().isThrownBy(() -> P256.privateKey(new byte[32]));
  }

  static byte[] bytes(String base64) {
    return Base64.getUrlDecoder().decode(base64);
  }
}
