package dev.mainstay.cli.config.input;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A YAML 1.2 file as a graph of nodes that know their line and column. Aliases are shared nodes, so
 * a "billion laughs" file costs what it is long; whoever walks the graph bounds its walk.
 */
public final class YamlFile {

  private static final int TAB_FAULTS_MAX = 10;

  /** Enough for every service of a large project to refer to a few shared mappings. */
  private static final int ALIASES_MAX = 10_000;

  private YamlFile() {}

  /** The mapping at the top of {@code file}; when there is none, faults say why. */
  public static Optional<MappingNode> read(Path file, FaultList faults) {
    Place whole = Place.whole(file.toString());
    return TextFile.read(file, whole, Fault.Code.UNREADABLE, faults)
        .flatMap(text -> parse(text, file.toString(), faults));
  }

  /** The mapping at the top of {@code text}; {@code name} stands for the file in faults. */
  public static Optional<MappingNode> parse(String text, String name, FaultList faults) {
    try {
      Node root = new Compose(settings(name)).composeString(text).orElse(null);
      if (root instanceof MappingNode mapping) {
        return Optional.of(mapping);
      }
      if (root == null || root.getTag().equals(Tag.NULL)) {
        faults.add(
            Fault.Code.EMPTY,
            Place.whole(name),
            "the file is empty",
            "mainstay init writes a first one");
      } else {
        faults.add(
            Fault.Code.WRONG_TYPE,
            place(root, name),
            "the file holds " + kind(root) + ", expected a mapping",
            "begin with services:");
      }
    } catch (MarkedYamlEngineException e) {
      if (!tabs(text, name, faults)) {
        syntax(e, name, faults);
      }
    } catch (YamlEngineException e) {
      faults.add(Fault.Code.BAD_YAML, Place.whole(name), firstLine(e.getMessage()));
    } catch (StackOverflowError _) {
      faults.add(Fault.Code.BAD_YAML, Place.whole(name), "the file is nested too deeply");
    }
    return Optional.empty();
  }

  private static LoadSettings settings(String name) {
    return LoadSettings.builder()
        .setLabel(name)
        .setCodePointLimit(TextFile.BYTES_MAX)
        .setAllowNonScalarKeys(true)
        .setMaxAliasesForCollections(ALIASES_MAX)
        .build();
  }

  /** Where {@code node} begins. */
  public static Place place(Node node, String name) {
    return node.getStartMark().map(mark -> place(mark, name)).orElse(Place.whole(name));
  }

  private static Place place(Mark mark, String name) {
    return new Place(name, mark.getLine() + 1, mark.getColumn() + 1);
  }

  /** The kind of a node in words: "a list", "a mapping", "text"... */
  public static String kind(Node node) {
    return switch (node.getNodeType()) {
      case MAPPING -> "a mapping";
      case SEQUENCE -> "a list";
      case SCALAR -> node.getTag().equals(Tag.NULL) ? "nothing" : "a value";
      case ANCHOR -> "an alias";
    };
  }

  /** Whether tabs are to blame: YAML forbids them in indentation, and says it in riddles. */
  private static boolean tabs(String text, String name, FaultList faults) {
    List<Place> found = new ArrayList<>();
    int line = 1;
    boolean indentation = true;
    int column = 1;
    for (int i = 0; i < text.length() && found.size() < TAB_FAULTS_MAX; i++, column++) {
      char c = text.charAt(i);
      if (c == '\n') {
        line++;
        column = 0;
        indentation = true;
      } else if (c == '\t' && indentation) {
        found.add(new Place(name, line, column));
        indentation = false;
      } else if (c != ' ') {
        indentation = false;
      }
    }
    for (Place place : found) {
      faults.add(Fault.Code.TAB, place, "a tab indents this line", "YAML allows only spaces there");
    }
    return !found.isEmpty();
  }

  private static void syntax(MarkedYamlEngineException e, String name, FaultList faults) {
    Place place =
        e.getProblemMark()
            .or(e::getContextMark)
            .map(mark -> place(mark, name))
            .orElse(Place.whole(name));
    String problem = firstLine(e.getProblem());
    if (problem.contains("another document")) {
      problem = "a second document begins here";
    }
    int aside = problem.indexOf(". (");
    problem = aside < 0 ? problem : problem.substring(0, aside);
    faults.add(Fault.Code.BAD_YAML, place, "not valid YAML: " + problem, advice(problem));
  }

  /** What a beginner most likely did, for the parser's commonest complaints. */
  private static String advice(String problem) {
    if (problem.contains("mapping values are not allowed")) {
      return "quote a value that holds \": \", or check the indentation";
    }
    if (problem.contains("could not find expected ':'")) {
      return "every line here must be key: value";
    }
    if (problem.contains("expected <block end>")) {
      return "this line is indented otherwise than its neighbours";
    }
    if (problem.contains("cannot start any token") || problem.contains("unexpected character")) {
      return "quote the value";
    }
    if (problem.contains("expected ',' or")) {
      return "a [ or { before this is not closed";
    }
    if (problem.contains("second document")) {
      return "keep one document, without a second ---";
    }
    return "";
  }

  private static String firstLine(@Nullable String message) {
    if (message == null) {
      return "it cannot be read";
    }
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
