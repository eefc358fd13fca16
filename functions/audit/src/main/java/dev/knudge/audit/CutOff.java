package dev.knudge.audit;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A file that is read while the client takes it, and of which the rest may fail. The server cuts the connection at an {@link IOException}, which the client notices; at any other exception
 * it would leave the client waiting.
 */
final class CutOff extends FilterInputStream {
  CutOff(InputStream file) {
    super(file);
  }

  @Override
  public int read() throws IOException {
    try {
      return super.read();
    } catch (RuntimeException e) {
      throw new IOException("The file ends here: " + e.getMessage(), e);
    }
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      return super.read(bytes, offset, length);
    } catch (RuntimeException e) {
      throw new IOException("The file ends here: " + e.getMessage(), e);
    }
  }
}
