package dev.knudge.live.bench;

import dev.knudge.backends.Backends;
import dev.knudge.backends.Database;
import dev.knudge.backends.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Those who are measured beside each other, each fed by a Kafka topic of its own. The two for Node are {@code src/test/resources/bench/servers.mjs}, run from a folder with what it needs in {@code target/}. */
enum Contender {
  LIVE("live", "/ws", "cloudevents.json"),
  WS("ws", "/ws", null),
  SOCKET_IO("Socket.IO", "/socket.io/?EIO=4&transport=websocket", null);

  private static final Path FOLDER = Path.of("target", "bench");

  final String title;
  final String path;
  final @Nullable String subprotocol;

  Contender(String title, String path, @Nullable String subprotocol) {
    this.title = title;
    this.path = path;
    this.subprotocol = subprotocol;
  }

  /** Fetches what the servers for Node need from npm, once. */
  static void install() throws IOException, InterruptedException {
    Files.createDirectories(FOLDER);
    for (String file : List.of("package.json", "servers.mjs")) {
      Files.copy(
          Path.of("src", "test", "resources", "bench", file),
          FOLDER.resolve(file),
          StandardCopyOption.REPLACE_EXISTING);
    }
    int code =
        new ProcessBuilder("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts")
            .directory(FOLDER.toFile())
            .inheritIO()
            .start()
            .waitFor();
    if (code != 0) {
      throw new IllegalStateException("npm install ended with " + code);
    }
  }

  /** Starts it on a free port and the core that is kept for what is measured; returns when it is ready. */
  Server start(Database database, String topic, Path logs) throws IOException {
    Path log = logs.resolve(name() + ".log");
    if (this == LIVE) {
      return Server.live(
          database,
          Port.free().claim(),
          Cores.MEASURED,
          Map.of(
              "kafka.bootstrap.servers",
              Backends.kafka(),
              "knudge.live.feed.topics",
              topic,
              "knudge.live.socket.lifetime",
              "2h"),
          log);
    }
    List<String> command = new ArrayList<>(Cores.only(Cores.MEASURED));
    command.addAll(List.of("node", "--expose-gc", "servers.mjs", name(), Backends.kafka(), topic));
    return Server.start(
        new ProcessBuilder(command).directory(FOLDER.toFile()), Port.free().claim(), log);
  }
}
