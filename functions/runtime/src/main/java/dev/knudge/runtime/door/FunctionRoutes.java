package dev.knudge.runtime.door;

import dev.knudge.runtime.DeliveryFunction;
import dev.knudge.runtime.EventFunction;
import io.micronaut.context.ExecutionHandleLocator;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Value;
import io.micronaut.core.convert.ConversionService;
import io.micronaut.function.web.AnnotatedFunctionRouteBuilder;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.codec.MediaTypeCodecRegistry;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.inject.ExecutableMethod;
import jakarta.inject.Singleton;

/**
 * Makes a {@code @FunctionBean} that is an {@link EventFunction} reachable at {@code POST /}, by way of the {@link EventDoor}, which takes anything, and one that is a
 * {@link DeliveryFunction} by way of the {@link DeliveryDoor}: the function module's own routes bind JSON only, answer what they cannot bind with statuses that lose events, and cannot be at the root. Other kinds of functions get the routes they always had.
 */
@Singleton
@Replaces(AnnotatedFunctionRouteBuilder.class)
class FunctionRoutes extends AnnotatedFunctionRouteBuilder {
  private boolean doorIsThere;

  FunctionRoutes(
      ExecutionHandleLocator executionHandleLocator,
      UriNamingStrategy uriNamingStrategy,
      ConversionService conversionService,
      MediaTypeCodecRegistry codecRegistry,
      @Value("${micronaut.function.context-path:/}") String contextPath) {
    super(executionHandleLocator, uriNamingStrategy, conversionService, codecRegistry, contextPath);
  }

  @Override
  public void process(BeanDefinition<?> definition, ExecutableMethod<?, ?> method) {
    boolean whole = DeliveryFunction.class.isAssignableFrom(definition.getBeanType());
    if (!whole && !EventFunction.class.isAssignableFrom(definition.getBeanType())) {
      super.process(definition, method);
    } else if (!doorIsThere) {
      doorIsThere = true;
      POST("/", whole ? DeliveryDoor.class : EventDoor.class, "receive", HttpRequest.class)
          .consumes(MediaType.ALL_TYPE)
          .produces(MediaType.ALL_TYPE);
    }
  }
}
