package dev.mainstay.supervisor.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.supervisor.ProcessIdentity;
import dev.mainstay.supervisor.Processes.Family;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FamilyTreeTest {

  private static final long SELF = 50;
  private static final long MAIN = 100;
  private static final long BEGAN = 1000;
  private static final String TOKEN = "ours";
  private static final Family FAMILY = new Family(new ProcessIdentity(MAIN, BEGAN, "boot"), TOKEN);

  private static final ProcStat US = process(SELF, 1, 40, 10);
  private static final ProcStat ALIVE = process(MAIN, SELF, MAIN, BEGAN);

  private final Map<Long, Marks> marks = new HashMap<>();
  private String nameOfMain = "";

  @Test
  void theMainProcessComesFirstThenItsDescendants() {
    assertThat(members(US, process(102, 101, MAIN, 1002), process(101, MAIN, MAIN, 1001), ALIVE))
        .containsExactly(MAIN, 102L, 101L);
  }

  @Test
  void aDescendantMayHaveLeftTheSession() {
    assertThat(members(US, ALIVE, process(101, MAIN, 101, 1001))).containsExactly(MAIN, 101L);
  }

  @Test
  void orphansOfTheSessionAreMembersBeforeAndAfterTheEndOfMain() {
    ProcStat orphan = process(101, SELF, MAIN, 1001);
    assertThat(members(US, ALIVE, orphan)).containsExactly(MAIN, 101L);
    assertThat(members(US, orphan)).containsExactly(101L);
  }

  @Test
  void afterACrashTheSessionIsBelievedUnlessTheEnvironmentSaysOtherwise() {
    ProcStat orphan = process(101, 1, MAIN, 1001);
    assertThat(members(US, orphan)).as("illegible").containsExactly(101L);
    mark(101, "theirs");
    assertThat(members(US, orphan)).as("of another spawn").isEmpty();
    mark(101, TOKEN);
    assertThat(members(US, orphan)).as("of this spawn").containsExactly(101L);
  }

  @Test
  void aDaemonIsKnownByItsTokenAndBringsItsChildren() {
    mark(201, TOKEN);
    assertThat(members(US, process(201, SELF, 201, 1005), process(202, 201, 201, 1006)))
        .containsExactly(201L, 202L);
    assertThat(members(US, process(201, 1, 201, 1005))).as("of init").containsExactly(201L);
  }

  @Test
  void aDaemonWithoutReadableMarksIsClaimedByTheNameOfItsDeadParent() {
    ProcStat master = process(201, SELF, 201, 1005);
    assertThat(members(US, master)).as("nobody knows the parent's name").isEmpty();
    nameOfMain = "p201";
    assertThat(members(US, master)).containsExactly(201L);
    assertThat(members(US, ALIVE, master)).as("while the parent lives").containsExactly(MAIN);
    assertThat(members(US, process(201, SELF, 201, 1600))).as("born too late").isEmpty();
    assertThat(members(US, process(201, 1, 201, 1005))).as("not our child").isEmpty();
    mark(201, "theirs");
    assertThat(members(US, master)).as("of another spawn").isEmpty();
  }

  @Test
  void theTokenOfAnotherFamilyOrOfNobodyIsNotOurs() {
    mark(201, "theirs");
    assertThat(members(US, process(201, SELF, 201, 1005), process(202, 1, 202, 1005))).isEmpty();
  }

  @Test
  void aReusedPidIsAStranger() {
    ProcStat stranger = process(MAIN, 1, MAIN, 5000);
    ProcStat childOfStranger = process(300, MAIN, MAIN, 5001);
    assertThat(members(US, stranger, childOfStranger)).isEmpty();
  }

  @Test
  void whoeverBeganBeforeMainIsNoMember() {
    mark(201, TOKEN);
    assertThat(members(US, ALIVE, process(201, 1, 201, 900), process(202, 1, MAIN, 900)))
        .containsExactly(MAIN);
  }

  @Test
  void zombiesAreLeftOutButNotAProcessWhoseFirstThreadEnded() {
    ProcStat zombie = new ProcStat(101, "z", false, 'Z', MAIN, MAIN, 1, 1001, 1, 0);
    ProcStat leaderless = new ProcStat(102, "l", false, 'Z', MAIN, MAIN, 2, 1002, 1, 0);
    assertThat(members(US, ALIVE, zombie, leaderless)).containsExactly(MAIN, 102L);
  }

  @Test
  void weAreNeverAMemberThoughStartedFromWithinTheFamily() {
    mark(SELF, TOKEN);
    ProcStat usInside = process(SELF, 1, 40, 2000);
    assertThat(members(usInside, ALIVE)).containsExactly(MAIN);
  }

  @Test
  void noEnvironmentIsReadOfWhoIsInAKnownSessionOrHasItsParent() {
    ProcStat known = process(301, SELF, 300, 1005);
    ProcStat withParent = process(401, 400, 400, 1005);
    FamilyTree tree =
        new FamilyTree(
            List.of(US, known, withParent, process(400, 2, 400, 1004)),
            SELF,
            session -> session == 300,
            stat -> {
              throw new AssertionError("read of " + stat);
            },
            _ -> "");
    assertThat(tree.members(FAMILY)).isEmpty();
  }

  private void mark(long pid, String token) {
    marks.put(pid, Marks.of(("MAINSTAY_SPAWN=" + token + "\0").getBytes(UTF_8)));
  }

  private List<Long> members(ProcStat... all) {
    FamilyTree tree =
        new FamilyTree(
            List.of(all),
            SELF,
            Set.of()::contains,
            stat -> marks.getOrDefault(stat.pid(), Marks.ILLEGIBLE),
            _ -> nameOfMain);
    return tree.members(FAMILY).stream().map(ProcStat::pid).toList();
  }

  private static ProcStat process(long pid, long parent, long session, long began) {
    return new ProcStat(pid, "p" + pid, false, 'S', parent, session, 1, began, 1, 0);
  }
}
