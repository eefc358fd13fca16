package dev.knudge.live.socket;

/**
 * Why a connection was closed, and what the client is to make of it: codes of 1000 to 1999 mean "come again, with your cursor", those of 4000 to 4999 "do not, before something is
 * changed". (1002, 1003, 1007 and 1009, which RFC 6455 has for frames that break its rules, are the client's fault as well.)
 */
public enum CloseCode {
  /** This replica ends, the connection is as old as the platform lets it become, or the feed begins anew. */
  COME_AGAIN(1012),
  /** The client did not keep up, did not answer a ping, or there is no room at present. Better a little later. */
  LATER(1013),
  /** Larger than any message that is taken here. */
  TOO_BIG(1009),
  /** A message that is none of those that are taken here. */
  NOT_UNDERSTOOD(4400),
  /** The token is expired or not valid: get another. */
  TOKEN(4401),
  /** Something of another user. */
  NOT_YOURS(4403),
  /** Too many connections of this user, or too many messages. */
  TOO_MANY(4429);

  private final int code;

  CloseCode(int code) {
    this.code = code;
  }

  /** As the close frame has it. */
  public int code() {
    return code;
  }
}
