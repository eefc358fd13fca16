package dev.knudge.backends;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The ports that this user's processes were told of lately: a server may take a while to listen on its own, and until then the port looks free to everybody. Each is a locked byte of one file,
 * so the operating system forgets those of a process that ended, however it ended.
 */
final class ClaimedPorts {
  /** More than anybody claims before the first of them has its server; the rest of the numbers stay for others. */
  private static final int REMEMBERED = 256;

  private static final Deque<FileLock> LOCKS = new ArrayDeque<>();
  private static @Nullable FileChannel file;

  private ClaimedPorts() {}

  /** Notes it; false where it is noted already. Where nothing can be noted, as in a folder that is another user's, ports are told as if nobody else were there. */
  static synchronized boolean add(int number) {
    try {
      FileLock lock = file().tryLock(number, 1, false);
      if (lock == null) {
        return false;
      }
      LOCKS.add(lock);
      if (LOCKS.size() > REMEMBERED) {
        LOCKS.remove().release();
      }
      return true;
    } catch (OverlappingFileLockException e) {
      return false; // this very JVM's
    } catch (IOException e) {
      return true;
    }
  }

  private static FileChannel file() throws IOException {
    FileChannel open = file;
    if (open == null) {
      String name = "knudge-ports-" + System.getProperty("user.name");
      open =
          FileChannel.open(
              Path.of(System.getProperty("java.io.tmpdir"), name),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      file = open;
    }
    return open;
  }
}
