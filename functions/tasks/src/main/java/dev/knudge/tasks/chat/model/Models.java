package dev.knudge.tasks.chat.model;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.googleai.GoogleAiGeminiChatModel;
import dev.langchain4j.model.ollama.OllamaChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;

/** Makes the model that is set. The classes of a provider are loaded here, and so with the first message that needs them. */
final class Models {
  private Models() {}

  /** The model; asked once only, for the grammar's answer is better than waiting. */
  static ChatModel of(ModelSettings settings) {
    return switch (settings.provider()) {
      case OPENAI -> openAi(settings);
      case GEMINI -> gemini(settings);
      case OLLAMA -> ollama(settings);
      case NONE -> throw new IllegalStateException("No model is set.");
    };
  }

  private static ChatModel openAi(ModelSettings settings) {
    var model =
        OpenAiChatModel.builder()
            .apiKey(settings.key())
            .modelName(settings.name())
            .timeout(settings.timeout())
            .maxRetries(0);
    return settings.url().isBlank() ? model.build() : model.baseUrl(settings.url()).build();
  }

  private static ChatModel gemini(ModelSettings settings) {
    var model =
        GoogleAiGeminiChatModel.builder()
            .apiKey(settings.key())
            .modelName(settings.name())
            .timeout(settings.timeout())
            .maxRetries(0);
    return settings.url().isBlank() ? model.build() : model.baseUrl(settings.url()).build();
  }

  private static ChatModel ollama(ModelSettings settings) {
    String url = settings.url().isBlank() ? "http://127.0.0.1:11434" : settings.url();
    return OllamaChatModel.builder()
        .baseUrl(url)
        .modelName(settings.name())
        .timeout(settings.timeout())
        .maxRetries(0)
        .build();
  }
}
