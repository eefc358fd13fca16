package dev.knudge.deadletters.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The answer to a post: its status, and as much of its body as is asked for. */
final class Answer {
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})( .*)?");
  private static final int LONGEST_HEAD = 65_536;

  private final InputStream in;
  private int headBytes;
  private int status;
  private boolean chunked;

  /** What is left of the body, or of the chunk; without a bound where the connection's end is its end. */
  private long left = Long.MAX_VALUE;

  private Answer(InputStream in) {
    this.in = in;
  }

  /** Reads the head; interim answers (1xx) are passed over. */
  static Answer read(InputStream in) throws IOException {
    Answer answer = new Answer(in);
    do {
      answer.readHead();
    } while (answer.status < 200);
    return answer;
  }

  int status() {
    return status;
  }

  /** The first bytes of the body; fewer where it is shorter, or breaks off: the verdict is known by then. */
  byte[] start(int most) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try {
      while (body.size() < most && (!chunked || left > 0 || nextChunk()) && left > 0) {
        int next = in.read();
        if (next < 0) {
          break;
        }
        left--;
        body.write(next);
        if (chunked && left == 0) {
          line(); // the end of the chunk
        }
      }
    } catch (IOException e) {
      // What came is what there is.
    }
    return body.toByteArray();
  }

  private void readHead() throws IOException {
    Matcher first = STATUS.matcher(line());
    if (!first.matches()) {
      throw new IOException("what answers there speaks no HTTP/1.1");
    }
    status = Integer.parseInt(first.group(1));
    for (String line = line(); !line.isEmpty(); line = line()) {
      String header = line.toLowerCase(Locale.ROOT);
      if (header.startsWith("content-length:")) {
        left = number(header.substring(15).strip(), 10);
      } else if (header.startsWith("transfer-encoding:") && header.contains("chunked")) {
        chunked = true;
        left = 0;
      }
    }
    if (chunked) {
      left = 0;
    }
  }

  private boolean nextChunk() throws IOException {
    left = number(line().split(";", 2)[0].strip(), 16);
    return left > 0;
  }

  private static long number(String text, int radix) throws IOException {
    try {
      return Long.parseLong(text, radix);
    } catch (NumberFormatException e) {
      throw new IOException("a length that is none");
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the connection was closed before the answer was whole");
      }
      if (++headBytes > LONGEST_HEAD) {
        throw new IOException("the head of the answer has no end");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
