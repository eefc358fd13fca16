package dev.knudge.local.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The rules and dashboards of knative/components/observability, and the metrics that functions' READMEs promise (each function's tests hold the README to what is really exported). */
final class Observability {
  static final Path FOLDER = Resources.ROOT.resolve("knative/components/observability");

  private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"");
  private static final Pattern CODE = Pattern.compile("`([a-z_]+)`");
  private static final Pattern MATCHERS = Pattern.compile("\\{([^}]*)}");
  private static final Pattern GROUPING =
      Pattern.compile("\\b(?:by|without|on|ignoring)\\s*\\(([^)]*)\\)");
  private static final Pattern RANGE = Pattern.compile("\\[[^\\]]*]");
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*(?!\\s*\\()\\b");
  private static final Pattern DURATION = Pattern.compile("\\boffset\\s+\\d+[smhd]");
  private static final Set<String> WORDS =
      Set.of("and", "or", "unless", "bool", "sum", "max", "min", "count", "avg");
  private static final Pattern PARTS = Pattern.compile("_(bucket|count|sum|max)$");

  private final JsonNode rules;
  private final Map<String, Set<String>> promised;

  private Observability(JsonNode rules, Map<String, Set<String>> promised) {
    this.rules = rules;
    this.promised = promised;
  }

  static Observability ofTheProject() throws IOException {
    return new Observability(
        Resources.tree(Files.readString(FOLDER.resolve("rules.yaml"))), promised());
  }

  /** The metrics of the READMEs, with all that their rows call by name: labels among them. */
  private static Map<String, Set<String>> promised() throws IOException {
    Map<String, Set<String>> promised = new HashMap<>();
    try (Stream<Path> functions = Files.list(Resources.ROOT.resolve("functions"))) {
      for (Path readme : functions.map(it -> it.resolve("README.md")).toList()) {
        for (String row :
            Files.isRegularFile(readme) ? Files.readAllLines(readme) : List.<String>of()) {
          if (row.startsWith("| `knudge_")) {
            Set<String> words = new TreeSet<>();
            Matcher code = CODE.matcher(row);
            while (code.find()) {
              words.add(code.group(1));
            }
            words.stream()
                .filter(word -> word.startsWith("knudge_"))
                .forEach(name -> promised.put(name, words));
          }
        }
      }
    }
    return promised;
  }

  /** Every metric that a README promises, with the words of its row: labels are among them. */
  Map<String, Set<String>> labelled() {
    return promised;
  }

  List<JsonNode> rules(String kind) {
    List<JsonNode> found = new ArrayList<>();
    rules
        .at("/spec/groups")
        .forEach(group ->
            group
                .path("rules")
                .forEach(rule -> {
                  if (rule.has(kind)) {
                    found.add(rule);
                  }
                }));
    return found;
  }

  /** Every dashboard, by its file's name. */
  static Map<String, JsonNode> dashboards() throws IOException {
    Map<String, JsonNode> dashboards = new TreeMap<>();
    try (Stream<Path> files = Files.list(FOLDER.resolve("dashboards"))) {
      for (Path file : files.toList()) {
        dashboards.put(
            file.getFileName().toString(), new ObjectMapper().readTree(Files.readString(file)));
      }
    }
    return dashboards;
  }

  /** Every expression of rules and dashboards. */
  List<String> expressions() throws IOException {
    List<String> all = new ArrayList<>();
    Stream.of("alert", "record")
        .forEach(kind -> rules(kind).forEach(rule -> all.add(rule.path("expr").asText())));
    dashboards().values().forEach(it -> all.addAll(it.findValuesAsText("expr")));
    return all;
  }

  /** What is wrong with an expression: a metric that nobody has, a label that it has not, or something that is opened and not closed. */
  List<String> violations(String expression) {
    List<String> violations = new ArrayList<>();
    String bare = QUOTED.matcher(expression).replaceAll("0");
    if (!isBalanced(bare)) {
      violations.add("is not balanced");
    }
    Set<String> labels = new TreeSet<>(Set.of("service", "pod", "le"));
    for (String name : metrics(expression)) {
      String base = PARTS.matcher(name).replaceFirst("");
      if (promised.containsKey(name) || promised.containsKey(base)) {
        labels.addAll(promised.getOrDefault(name, promised.getOrDefault(base, Set.of())));
      } else if (name.equals("kafka_consumergroup_lag")) {
        labels.add("consumergroup");
      } else {
        List<JsonNode> recorded =
            rules("record").stream().filter(it -> it.path("record").asText().equals(name)).toList();
        if (recorded.isEmpty()) {
          violations.add("nobody has " + name);
        }
        recorded.forEach(it -> labels.addAll(labels(it.path("expr").asText())));
      }
    }
    labels(expression).stream()
        .filter(label -> !labels.contains(label))
        .forEach(label -> violations.add("no metric of it has the label " + label));
    return violations;
  }

  static Set<String> metrics(String expression) {
    String bare = QUOTED.matcher(expression).replaceAll("0");
    for (Pattern other : List.of(MATCHERS, GROUPING, RANGE, DURATION)) {
      bare = other.matcher(bare).replaceAll(" ");
    }
    Set<String> metrics = new TreeSet<>();
    Matcher name = NAME.matcher(bare);
    while (name.find()) {
      if (!WORDS.contains(name.group())) {
        metrics.add(name.group());
      }
    }
    return metrics;
  }

  private static Set<String> labels(String expression) {
    String bare = QUOTED.matcher(expression).replaceAll("0");
    Set<String> labels = new TreeSet<>();
    for (Pattern pattern : List.of(MATCHERS, GROUPING)) {
      Matcher list = pattern.matcher(bare);
      while (list.find()) {
        for (String label : list.group(1).split(",")) {
          String name = label.strip().split("[=!~ ]", 2)[0];
          if (!name.isEmpty()) {
            labels.add(name);
          }
        }
      }
    }
    return labels;
  }

  private static boolean isBalanced(String bare) {
    StringBuilder open = new StringBuilder();
    for (char c : bare.toCharArray()) {
      int closing = ")]}".indexOf(c);
      if ("([{".indexOf(c) >= 0) {
        open.append(c);
      } else if (closing >= 0) {
        if (open.isEmpty() || open.charAt(open.length() - 1) != "([{".charAt(closing)) {
          return false;
        }
        open.setLength(open.length() - 1);
      }
    }
    return open.isEmpty() && bare.indexOf('"') < 0;
  }
}
