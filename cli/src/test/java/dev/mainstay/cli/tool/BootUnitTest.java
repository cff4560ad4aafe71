package dev.mainstay.cli.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BootUnitTest {

  private static final Path CONFIG = Path.of("/srv/my shop/mainstay.yaml");

  private static final List<String> PROGRAM = List.of("/opt/main stay/mainstay");

  @Test
  void rootGetsASystemUnitAndOthersAUserUnit() {
    BootUnit system = BootUnit.of(CONFIG, Map.of("USER", "root", "HOME", "/root"), "Linux");
    BootUnit user = BootUnit.of(CONFIG, Map.of("USER", "ann", "HOME", "/home/ann"), "Linux");
    assertThat(system.file().toString()).startsWith("/etc/systemd/system/mainstay-my-shop-");
    assertThat(user.file().toString())
        .startsWith("/home/ann/.config/systemd/user/mainstay-my-shop-");
    assertThat(user.enable()).contains(List.of("systemctl", "--user", "daemon-reload"));
  }

  @Test
  void theUnitRunsTheProjectAndLeavesServicesToTheNextSupervisor() {
    BootUnit unit = BootUnit.of(CONFIG, Map.of("USER", "root"), "Linux");
    assertThat(unit.text(PROGRAM, Map.of("PATH", "/bin:/100%")))
        .contains(
            "ExecStart=\"/opt/main stay/mainstay\" \"up\" \"--file\" \"/srv/my"
                + " shop/mainstay.yaml\"",
            "Environment=\"PATH=/bin:/100%%\"",
            "KillMode=process",
            "WantedBy=multi-user.target");
  }

  @Test
  void itCountsAsEnabledByTheLinkThatSystemdFollows() {
    BootUnit system = BootUnit.of(CONFIG, Map.of("USER", "root"), "Linux");
    BootUnit user = BootUnit.of(CONFIG, Map.of("USER", "ann", "HOME", "/home/ann"), "Linux");
    assertThat(system.effective().getParent())
        .isEqualTo(Path.of("/etc/systemd/system/multi-user.target.wants"));
    assertThat(user.effective().getParent())
        .isEqualTo(Path.of("/home/ann/.config/systemd/user/default.target.wants"));
    assertThat(user.effective().getFileName()).isEqualTo(user.file().getFileName());
  }

  @Test
  void aMacGetsAPropertyList() {
    BootUnit unit = BootUnit.of(CONFIG, Map.of("HOME", "/Users/ann"), "Mac OS X");
    assertThat(unit.file().toString()).startsWith("/Users/ann/Library/LaunchAgents/dev.mainstay-");
    assertThat(unit.text(PROGRAM, Map.of()))
        .contains("<string>/srv/my shop/mainstay.yaml</string>", "<key>RunAtLoad</key><true/>");
  }
}
