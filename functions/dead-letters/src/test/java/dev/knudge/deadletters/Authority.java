package dev.knudge.deadletters;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** An authority of a cluster's own, and a server's certificate by it, for {@code 127.0.0.1} alone: one and the same, made by the JDK's keytool. */
final class Authority {
  private static final char[] PASSWORD = "for-tests-only".toCharArray();

  private final KeyStore keys;

  Authority(Path folder) throws IOException, GeneralSecurityException {
    Path file = folder.resolve("authority-" + System.identityHashCode(this) + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=knative.dev",
                "-ext",
                "SAN=IP:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!Files.exists(file)) {
      throw new IllegalStateException(said);
    }
    keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
  }

  /** As it is handed to those who are to trust it. */
  String pem() throws GeneralSecurityException {
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder().encodeToString(keys.getCertificate("server").getEncoded())
        + "\n-----END CERTIFICATE-----\n";
  }

  /** What a server shows. */
  SSLContext server() throws GeneralSecurityException {
    KeyManagerFactory shown =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    shown.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(shown.getKeyManagers(), null, null);
    return context;
  }
}
