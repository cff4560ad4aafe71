package dev.mainstay.probe;

/**
 * Why a state is not what is wanted: a code for scripts, a sentence for people, and one next step.
 *
 * @param text a sentence with the facts in it (numbers, names, times); one line
 * @param hint what a person can do next; one line, empty when there is nothing to advise
 */
public record Cause(CauseCode code, String text, String hint) {}
