package dev.mainstay.simulation.house;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * One Java file as the compiler parses it.
 *
 * @param methods every method and constructor that has a body
 */
record JavaSource(Path file, String text, List<Method> methods) {

  /**
   * One method.
   *
   * @param type simple name of the class around it
   * @param annotations simple names
   * @param firstLine counted from 1, where its modifiers begin
   * @param lines from there to its closing brace
   */
  record Method(String type, String name, List<String> annotations, long firstLine, long lines) {}

  private static final List<JavaSource> ALL = parse(Project.files(".java"));

  /** Every Java file of the project, main and test. */
  static List<JavaSource> all() {
    return ALL;
  }

  /** Whether the file belongs to tests. */
  boolean isTest() {
    return Project.name(file).contains("/src/test/");
  }

  /** The path from the project's root. */
  String name() {
    return Project.name(file);
  }

  private static List<JavaSource> parse(List<Path> files) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager =
        compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  manager,
                  null,
                  List.of("-proc:none"),
                  null,
                  manager.getJavaFileObjectsFromPaths(files));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      List<JavaSource> sources = new ArrayList<>();
      for (CompilationUnitTree unit : task.parse()) {
        List<Method> methods = new ArrayList<>();
        new Collector(unit, positions, methods).scan(unit, null);
        Path file = Path.of(unit.getSourceFile().toUri());
        sources.add(new JavaSource(file, Project.text(file), List.copyOf(methods)));
      }
      return List.copyOf(sources);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Walks one file and notes its methods. */
  private static final class Collector extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final List<Method> methods;

    Collector(CompilationUnitTree unit, SourcePositions positions, List<Method> methods) {
      this.unit = unit;
      this.positions = positions;
      this.methods = methods;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
      if (method.getBody() != null
          && getCurrentPath().getParentPath().getLeaf() instanceof ClassTree type) {
        long first = line(positions.getStartPosition(unit, method));
        long last = line(positions.getEndPosition(unit, method));
        List<String> annotations =
            method.getModifiers().getAnnotations().stream()
                .map(annotation -> simpleName(annotation.getAnnotationType()))
                .toList();
        methods.add(
            new Method(
                type.getSimpleName().toString(),
                method.getName().toString(),
                annotations,
                first,
                last - first + 1));
      }
      return super.visitMethod(method, null);
    }

    private long line(long position) {
      return position < 0 ? 0 : unit.getLineMap().getLineNumber(position);
    }

    private static String simpleName(Tree annotationType) {
      String name = annotationType.toString();
      return name.substring(name.lastIndexOf('.') + 1);
    }
  }
}
