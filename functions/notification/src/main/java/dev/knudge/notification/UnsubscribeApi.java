package dev.knudge.notification;

import dev.knudge.notification.UnsubscribeLinks.Wish;
import dev.knudge.notification.store.PreferenceStore;
import dev.knudge.notification.wording.Language;
import dev.knudge.notification.wording.Languages;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * The way out of e-mails, for whoever holds one: the one path besides health that asks for no token of the API. Its link is signed for one user and one kind, and can do nothing but
 * take that kind's e-mails away (RFC 8058). Only a POST does, for programs that look for malware follow links.
 */
@Controller(UnsubscribeLinks.PATH)
@Secured(SecurityRule.IS_ANONYMOUS)
final class UnsubscribeApi {
  private static final String PAGE =
      """
      <!DOCTYPE html>
      <html lang="%s"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>Knudge</title></head>
      <body style="margin:0;padding:48px 24px;font:18px/1.5 system-ui,sans-serif;max-width:32em"><p>%s</p>%s</body></html>
      """;

  private final UnsubscribeLinks links;
  private final PreferenceStore store;
  private final Languages languages;
  private final Clock clock;

  UnsubscribeApi(UnsubscribeLinks links, PreferenceStore store, Languages languages, Clock clock) {
    this.links = links;
    this.store = store;
    this.languages = languages;
    this.clock = clock;
  }

  @Get
  @Produces(MediaType.TEXT_HTML)
  @ExecuteOn(TaskExecutors.BLOCKING)
  HttpResponse<String> ask(HttpRequest<?> request) {
    Wish wish = wish(request);
    if (wish == null) {
      return invalid();
    }
    Language language = language(wish);
    String button =
        "<form method=\"post\"><button style=\"font:inherit;padding:8px 16px\">%s</button></form>"
            .formatted(language.say("unsubscribe.button"));
    return page(HttpStatus.OK, language, language.say("unsubscribe.question"), button);
  }

  @Post
  @Consumes(MediaType.ALL)
  @Produces(MediaType.TEXT_HTML)
  @ExecuteOn(TaskExecutors.BLOCKING)
  HttpResponse<String> unsubscribe(HttpRequest<?> request) {
    Wish wish = wish(request);
    if (wish == null) {
      return invalid();
    }
    store.change(wish.userId(), it -> it.withoutEmailOf(wish.kind()), clock.instant());
    Language language = language(wish);
    return page(HttpStatus.OK, language, language.say("unsubscribe.done"), "");
  }

  private @Nullable Wish wish(HttpRequest<?> request) {
    String token = request.getParameters().get("token");
    return token == null ? null : links.read(token);
  }

  private Language language(Wish wish) {
    return languages.of(store.of(wish.userId()).preferences().language());
  }

  private HttpResponse<String> invalid() {
    Language language = languages.of(Languages.FALLBACK);
    return page(HttpStatus.NOT_FOUND, language, language.say("unsubscribe.invalid"), "");
  }

  private static HttpResponse<String> page(
      HttpStatus status, Language language, String text, String form) {
    return HttpResponse.<String>status(status)
        .contentType(MediaType.TEXT_HTML_TYPE)
        .header("Cache-Control", "no-store")
        .header("Referrer-Policy", "no-referrer")
        .header(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'")
        .body(PAGE.formatted(language.tag(), text, form));
  }
}
