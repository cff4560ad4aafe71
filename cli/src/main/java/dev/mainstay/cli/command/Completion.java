package dev.mainstay.cli.command;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Shell scripts that complete commands, options and services, made from the table. */
public final class Completion {

  /** The shells that there is a script for. */
  public static final List<String> SHELLS = List.of("bash", "zsh", "fish");

  /** Prints the services' names; quiet when there is no readable config. */
  private static final String SERVICES = "mainstay __complete services 2>/dev/null";

  private Completion() {}

  /** The script for one shell; empty for an unknown one. */
  public static Optional<String> script(String shell) {
    return switch (shell) {
      case "bash" -> Optional.of(bash());
      case "zsh" -> Optional.of(zsh());
      case "fish" -> Optional.of(fish());
      default -> Optional.empty();
    };
  }

  private static String bash() {
    StringBuilder script = new StringBuilder();
    script.append("# mainstay completion for bash: source <(mainstay completion bash)\n");
    script.append("_mainstay() {\n");
    script.append("  local word=${COMP_WORDS[COMP_CWORD]} command= w\n");
    script.append("  for w in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n");
    script.append("    [[ $w != -* ]] && { command=$w; break; }\n");
    script.append("  done\n");
    script.append("  case $command in\n");
    script.append("    '') COMPREPLY=($(compgen -W \"" + names() + "\" -- \"$word\")) ;;\n");
    for (Command command : CommandTable.commands()) {
      script.append("    ").append(command.name()).append(")\n");
      script.append("      if [[ $word == -* ]]; then\n");
      script.append(
          "        COMPREPLY=($(compgen -W \"" + options(command) + "\" -- \"$word\"))\n");
      script.append("      else\n");
      script.append("        COMPREPLY=($(compgen " + bashWords(command) + " -- \"$word\"))\n");
      script.append("      fi ;;\n");
    }
    script.append("  esac\n}\ncomplete -o default -F _mainstay mainstay ./mainstay\n");
    return script.toString();
  }

  private static String bashWords(Command command) {
    return switch (command.words()) {
      case SERVICES -> "-W \"$(" + SERVICES + ")\"";
      case FILES -> "-f";
      case NOTHING -> "-W \"" + choices(command) + "\"";
    };
  }

  private static String zsh() {
    StringBuilder script = new StringBuilder();
    script.append("#compdef mainstay\n");
    script.append("# mainstay completion for zsh: source <(mainstay completion zsh)\n");
    script.append("_mainstay() {\n  local -a found\n");
    script.append("  if (( CURRENT == 2 )); then\n    found=(\n");
    for (Command command : CommandTable.commands()) {
      script.append("      '" + command.name() + ":" + command.help().replace("'", "'\\''"));
      script.append("'\n");
    }
    script.append("    )\n    _describe command found\n    return\n  fi\n");
    script.append("  case $words[2] in\n");
    for (Command command : CommandTable.commands()) {
      script.append("    " + command.name() + ")\n");
      script.append("      if [[ $PREFIX == -* ]]; then compadd -- " + options(command) + "\n");
      script.append("      else " + zshWords(command) + "; fi ;;\n");
    }
    script.append("  esac\n}\ncompdef _mainstay mainstay\n");
    return script.toString();
  }

  private static String zshWords(Command command) {
    return switch (command.words()) {
      case SERVICES -> "compadd -- $(" + SERVICES + ")";
      case FILES -> "_files";
      case NOTHING -> "compadd -- " + choices(command);
    };
  }

  private static String fish() {
    StringBuilder script = new StringBuilder();
    script.append("# mainstay completion for fish: mainstay completion fish | source\n");
    script.append("complete -c mainstay -f\n");
    for (Command command : CommandTable.commands()) {
      String when = " -n '__fish_seen_subcommand_from " + command.name() + "'";
      script.append("complete -c mainstay -n __fish_use_subcommand -a " + command.name());
      script.append(" -d '" + command.help().replace("'", "\\'") + "'\n");
      for (Option option : CommandTable.optionsOf(command)) {
        script.append("complete -c mainstay" + when + " -l " + option.name());
        script.append(option.letter().isEmpty() ? "" : " -s " + option.letter());
        script.append(option.argument().isEmpty() ? "" : " -r");
        script.append(" -d '" + option.help().replace("'", "\\'") + "'\n");
      }
      switch (command.words()) {
        case SERVICES ->
            script.append("complete -c mainstay" + when + " -a '(" + SERVICES + ")'\n");
        case FILES -> script.append("complete -c mainstay" + when + " -F\n");
        case NOTHING ->
            script.append("complete -c mainstay" + when + " -a '" + choices(command) + "'\n");
      }
    }
    return script.toString();
  }

  private static String names() {
    return CommandTable.commands().stream().map(Command::name).collect(Collectors.joining(" "));
  }

  private static String options(Command command) {
    return CommandTable.optionsOf(command).stream()
        .map(option -> "--" + option.name())
        .collect(Collectors.joining(" "));
  }

  /** The fixed words among a command's arguments: those in small letters. */
  private static String choices(Command command) {
    return Stream.of(command.arguments().split("[^A-Za-z]+"))
        .filter(word -> !word.isEmpty() && Character.isLowerCase(word.charAt(0)))
        .collect(Collectors.joining(" "));
  }
}
