package dev.knudge.live.door;

import io.micronaut.core.type.Argument;
import io.micronaut.core.type.MutableHeaders;
import io.micronaut.http.ByteBodyHttpResponse;
import io.micronaut.http.ByteBodyHttpResponseWrapper;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.body.ByteBodyFactory;
import io.micronaut.http.body.CloseableByteBody;
import io.micronaut.http.body.ResponseBodyWriter;
import io.micronaut.http.netty.body.NettyByteBodyFactory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.io.OutputStream;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The body of a function's answer, byte for byte as it comes in, and no faster than the client takes it: what is not taken is not read, and waits in the function.
 *
 * @param parts of the body
 * @param fields of the answer, for its length
 * @param letGo what is to be done when the client has gone
 */
record PassedOnBody(Publisher<HttpContent> parts, HttpHeaders fields, Runnable letGo) {
  private static final AsciiString LENGTH = AsciiString.cached("content-length");

  /** Writes it without a look at what it is. */
  static final ResponseBodyWriter<PassedOnBody> WRITER = new Writer();

  private CloseableByteBody in(NettyByteBodyFactory factory) {
    Flux<ByteBuf> bytes = Flux.from(parts).map(HttpContent::content);
    // Whoever follows a stream sees its head at once, and not with its first event only.
    return factory.adapt(
        fields.contains(LENGTH) ? bytes : Flux.concat(Mono.just(Unpooled.EMPTY_BUFFER), bytes),
        fields,
        letGo);
  }

  private static final class Writer implements ResponseBodyWriter<PassedOnBody> {
    @Override
    public ByteBodyHttpResponse<?> write(
        ByteBodyFactory factory,
        HttpRequest<?> request,
        MutableHttpResponse<PassedOnBody> answer,
        Argument<PassedOnBody> type,
        MediaType mediaType,
        PassedOnBody body) {
      return ByteBodyHttpResponseWrapper.wrap(answer, body.in((NettyByteBodyFactory) factory));
    }

    @Override
    public CloseableByteBody writePiece(
        ByteBodyFactory factory,
        HttpRequest<?> request,
        HttpResponse<?> answer,
        Argument<PassedOnBody> type,
        MediaType mediaType,
        PassedOnBody body) {
      return body.in((NettyByteBodyFactory) factory);
    }

    @Override
    public void writeTo(
        Argument<PassedOnBody> type,
        MediaType mediaType,
        PassedOnBody body,
        MutableHeaders fields,
        OutputStream to) {
      throw new UnsupportedOperationException("It is never written to a stream that blocks.");
    }
  }
}
