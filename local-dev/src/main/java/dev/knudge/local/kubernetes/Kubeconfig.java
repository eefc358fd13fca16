package dev.knudge.local.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What tells kubectl and kn where the API is. */
public final class Kubeconfig {

  private Kubeconfig() {}

  /**
   * Writes it.
   *
   * @param file where; one that is there is replaced
   * @param port where the API listens
   * @param namespace the one that is meant where none is said
   */
  public static void write(Path file, int port, String namespace) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(
        file,
        """
        # Written by ./local-dev/up: what runs here, to be looked at with kubectl and kn.
        apiVersion: v1
        kind: Config
        clusters:
          - name: knudge-local-dev
            cluster:
              server: http://127.0.0.1:%d
        users:
          - name: nobody
            user: {}
        contexts:
          - name: knudge-local-dev
            context:
              cluster: knudge-local-dev
              user: nobody
              namespace: %s
        current-context: knudge-local-dev
        """
            .formatted(port, namespace));
  }
}
