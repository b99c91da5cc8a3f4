using System.Text.RegularExpressions;
using VirtPS.Drivers.Qemu;
using VirtPS.Drivers.Qemu.Configuration;
using VirtPS.Drivers.Shared.Cgroups;
using VirtPS.Drivers.Shared.Identities;
using VirtPS.Engine.Configuration;
using VirtPS.Engine.Daemons.Settings;

namespace VirtPS.Tests.Unit.Drivers.Qemu;

/// <summary>qemu.conf: what counts without it, what is refused, and that the file under packaging says the same.</summary>
public sealed partial class ConfigurationTests
{
    private const string NoDefault = "# no default";

    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(House.House.Repository.Root, "packaging", "qemu.conf"));

    [Fact]
    public void The_file_as_it_is_installed_sets_nothing() => Assert.Empty(ConfigFile.Parse(string.Join('\n', Lines), "qemu.conf").Entries);

    [Fact]
    public void The_file_names_every_setting_once() => Assert.Equal(Known().Keys.Order(), Settings().Select(entry => entry.Name).Order());

    [Fact]
    public void The_defaults_in_the_file_are_those_of_the_code()
    {
        var known = Known();
        var without = Lines.Where(line => line.EndsWith(NoDefault, StringComparison.Ordinal)).Select(line => SettingLine().Match(line).Groups[1].Value);
        Assert.Equal(known.Where(pair => pair.Value is null).Select(pair => pair.Key).Order(), without.Order());
        Assert.All(Settings().Where(entry => known[entry.Name] is not null), entry => Assert.Equal(known[entry.Name], entry.Value));
    }

    [Fact]
    public void Every_example_in_the_file_can_be_used()
    {
        var settings = Read(string.Join('\n', Lines.Select(Uncommented)));
        Assert.Equal("host.example.com", settings.Migration.Host);
        Assert.Equal("+0:+0", settings.Confinement.Identity?.ToString());
    }

    [Fact]
    public void Without_a_file_guests_are_confined_where_the_machines_one_daemon_runs_them()
    {
        var own = Read(string.Empty);
        Assert.Null(own.Confinement.Identity);
        Assert.True(own.Confinement.DynamicOwnership && own.Confinement.RememberOwner && own.Confinement.HasMountNamespace);
        Assert.Equal((5900, 65535), own.Graphics.Ports);
        Assert.Equal("raw", own.Saves.ImageFormat);
    }

    [Theory]
    [InlineData("max_core = \"unlimited\"", null)]
    [InlineData("max_core = 4096", 4096L)]
    public void The_largest_core_is_a_number_or_a_word(string text, long? most) => Assert.Equal(most, Read(text).Processes.MaxCore);

    [Theory]
    [InlineData("", 5, 5)]
    [InlineData("keepalive_interval = 30\nkeepalive_count = 2", 30, 2)]
    [InlineData("keepalive_interval = -1", 0, 5)]
    public void Other_hosts_are_asked_for_signs_of_life_as_often_as_is_said(string text, int interval, int count)
    {
        var options = new QemuSettings(new QemuPlaces(DaemonDirectories.Under("/none", isSystem: true)), Read(text)).ForPeers();
        Assert.Equal((interval, count), (options.KeepAliveInterval, options.KeepAliveCount));
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("swtpm_user = \"+12\"\nswtpm_group = \"+34\"", "+12:+34")]
    [InlineData("swtpm_group = \"+34\"", "+0:+34")]
    [InlineData("swtpm_user = \"root\"", "+0:+0")]
    public void Emulators_of_tpms_run_as_somebody_only_where_that_is_said(string text, string? identity) =>
        Assert.Equal(identity, Read(text).Processes.TpmIdentity?.ToString());

    [Fact]
    public void Emulators_of_the_machines_one_daemon_run_as_the_user_for_tpms_or_else_the_superuser() => Assert.Equal(
        new HostIdentity(HostAccounts.FindUser("tss")?.Id ?? 0, HostAccounts.ReadGroup("tss") ?? 0),
        QemuConfiguration.Read(new SettingReader(ConfigFile.Empty("none")), isMachines: true).Processes.TpmIdentity);

    [Fact]
    public void What_has_one_value_or_more_is_read_either_way()
    {
        Assert.Equal(["dac"], Read("security_driver = \"dac\"").Confinement.Models);
        Assert.Equal(["none", "dac"], Read("security_driver = [ \"none\", \"dac\" ]").Confinement.Models);
        Assert.Equal([CgroupController.Memory, CgroupController.BlockIO], Read("cgroup_controllers = [ \"memory\", \"blkio\" ]").Confinement.CgroupControllers);
    }

    [Theory]
    [InlineData("vnc_lisen = \"::1\"", "there is no setting 'vnc_lisen'; did you mean 'vnc_listen'?")]
    [InlineData("user = \"no-such-user-here\"", "the setting 'user' is 'no-such-user-here', and there is no such user")]
    [InlineData("migration_host = \"localhost\"", "the setting 'migration_host' must not be the name")]
    [InlineData("remote_display_port_min = 80", "remote_display_port_min")]
    [InlineData("lock_manager = \"sanlock\"", "no other lock manager")]
    [InlineData("stdio_handler = \"logd\"", "must be \"file\"")]
    [InlineData("seccomp_sandbox = 7", "must be 1, 0 or -1")]
    [InlineData("cgroup_device_acl = [ \"/etc/passwd\" ]", "'/etc/passwd'")]
    [InlineData("nvram = [ \"/one\" ]", "'/one'")]
    [InlineData("hugetlbfs_mount = \"/no/such/place\"", "no hugetlbfs is mounted")]
    [InlineData("security_driver = \"tomoyo\"", "not 'tomoyo'")]
    [InlineData("save_image_format = \"zip\"", "not 'zip'")]
    [InlineData("max_files = \"many\"", "max_files")]
    [InlineData("swtpm_user = \"no-such-user-here\"", "the setting 'swtpm_user' is 'no-such-user-here', and there is no such user")]
    [InlineData("swtpm_group = \"no-such-group\"", "the setting 'swtpm_group' is 'no-such-group', and there is no such group")]
    public void What_is_wrong_is_said_with_its_line(string text, string words)
    {
        var error = Assert.Throws<SettingsException>(() => Read("# a comment\n" + text + "\n"));

        var problem = Assert.Single(error.Problems);
        Assert.StartsWith("qemu.conf:2: ", problem, StringComparison.Ordinal);
        Assert.Contains(words, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_range_of_ports_that_is_empty_is_said_at_both_ends() =>
        Assert.Equal(2, Assert.Throws<SettingsException>(() => Read("migration_port_min = 50000\nmigration_port_max = 49999\n")).Problems.Count);

    private static QemuConfiguration Read(string text) => QemuConfiguration.Read(new SettingReader(ConfigFile.Parse(text, "qemu.conf")), isMachines: false);

    private static Dictionary<string, object?> Known()
    {
        var reader = new SettingReader(ConfigFile.Empty("none"));
        QemuConfiguration.Read(reader, isMachines: false);
        return reader.Known.ToDictionary(setting => setting.Name, setting => setting.Default);
    }

    private static List<ConfigEntry> Settings() =>
        [.. Lines.Where(line => SettingLine().IsMatch(line)).Select(line => ConfigFile.Parse(Uncommented(line), "qemu.conf").Entries.Single())];

    private static string Uncommented(string line) => SettingLine().IsMatch(line) ? line[1..] : line;

    [GeneratedRegex("^#([a-z0-9_]+) = ")]
    private static partial Regex SettingLine();
}
