package dev.knudge.live.feed;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Where a client is in the feed, as text that means something to us alone: a place for each partition, under the ids of the topics they are in. Every replica understands it, since it
 * names nothing of the replica that wrote it.
 *
 * <p>It is no secret and no proof. Whoever forges one gets other events of their own again, or is told to reload. The checksum is there for what is truncated or mixed up.
 */
final class Cursor {
  private static final byte VERSION = 1;
  private static final int CHECKSUM_BYTES = 4;
  private static final int MOST_VARINT_BYTES = 10;

  /** Far more than any of ours: some thousand partitions. */
  private static final int LONGEST = 16_384;

  private Cursor() {}

  /** As clients get it. */
  static String encode(Layout layout, long[] places) {
    var bytes = new ByteArrayOutputStream(32 + 6 * places.length);
    bytes.write(VERSION);
    int number = 0;
    for (FeedTopic topic : layout.topics()) {
      bytes.writeBytes(fixed(idOf(topic)));
      varint(bytes, topic.partitions());
      for (int i = 0; i < topic.partitions(); i++) {
        varint(bytes, places[number++]);
      }
    }
    bytes.writeBytes(fixed(checksum(bytes.toByteArray())));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
  }

  /**
   * The places that it names.
   *
   * @param layout the feed as it is now
   * @return null where it is none of ours, or from a feed that is no more: another topic, or one with more partitions
   */
  static long @Nullable [] decode(Layout layout, String cursor) {
    if (cursor.length() > LONGEST) {
      return null;
    }
    try {
      return places(layout, Base64.getUrlDecoder().decode(cursor));
    } catch (IllegalArgumentException | java.nio.BufferUnderflowException _) {
      return null;
    }
  }

  private static long @Nullable [] places(Layout layout, byte[] bytes) {
    if (bytes.length <= CHECKSUM_BYTES) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, 0, bytes.length - CHECKSUM_BYTES);
    byte[] content = new byte[in.remaining()];
    in.get(content).rewind();
    if (ByteBuffer.wrap(bytes, content.length, CHECKSUM_BYTES).getInt() != checksum(content)
        || in.get() != VERSION) {
      return null;
    }
    long[] places = new long[layout.size()];
    int first = 0;
    for (FeedTopic topic : layout.topics()) {
      if (in.getInt() != idOf(topic)) {
        return null;
      }
      long partitions = varint(in);
      if (partitions > topic.partitions()) {
        return null;
      }
      // A partition that was not there yet: all that is in it is new.
      for (int i = 0; i < partitions; i++) {
        places[first + i] = varint(in);
        if (places[first + i] < 0) {
          return null;
        }
      }
      first += topic.partitions();
    }
    return in.hasRemaining() ? null : places;
  }

  private static int idOf(FeedTopic topic) {
    return checksum((topic.name() + ' ' + topic.id()).getBytes(StandardCharsets.UTF_8));
  }

  private static int checksum(byte[] bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    return (int) sum.getValue();
  }

  private static byte[] fixed(int value) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
  }

  private static void varint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int i = 0; i < MOST_VARINT_BYTES; i++) {
      byte next = in.get();
      value |= (long) (next & 0x7F) << (7 * i);
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number without an end");
  }
}
