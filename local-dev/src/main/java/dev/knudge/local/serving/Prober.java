package dev.knudge.local.serving;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.time.Duration;

/** Asks probes of processes on this machine. */
final class Prober {

  private final HttpClient http;
  private final NetClient tcp;

  /**
   * @param http the client that forwards requests too: the connection of the last probe then serves the first request
   */
  Prober(HttpClient http, NetClient tcp) {
    this.http = http;
    this.tcp = tcp;
  }

  /** Whether the process is well. Never fails: who does not answer is not well. */
  Future<Boolean> ask(Probe probe, int port, Duration timeout) {
    Future<Boolean> answer =
        switch (probe) {
          case Probe.Http(String path, var headers) -> {
            RequestOptions options =
                new RequestOptions()
                    .setMethod(HttpMethod.GET)
                    .setHost(Activator.LOOPBACK)
                    .setPort(port)
                    .setURI(path)
                    .setTimeout(timeout.toMillis());
            headers.forEach(options::putHeader);
            yield http.request(options)
                .compose(request -> request.send())
                .compose(response ->
                    response
                        .body()
                        .map(body -> response.statusCode() >= 200 && response.statusCode() < 400));
          }
          case Probe.Tcp() ->
              tcp.connect(port, Activator.LOOPBACK).compose(NetSocket::close).map(closed -> true);
        };
    return answer.otherwise(false);
  }
}
