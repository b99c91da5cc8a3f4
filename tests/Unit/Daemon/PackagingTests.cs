using System.Text.RegularExpressions;
using VirtPS.Engine.Configuration;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Tests.Unit.House;

namespace VirtPS.Tests.Unit.Daemon;

/// <summary>What lies under packaging says what the code says.</summary>
public sealed partial class PackagingTests
{
    private const string NoDefault = "# no default";

    private static readonly DaemonDirectories System = DaemonDirectories.Under("/", isSystem: true);

    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(House.House.Repository.Root, "packaging", "virtpsd.conf"));

    [Fact]
    public void The_file_as_it_is_installed_sets_nothing() =>
        Assert.Empty(ConfigFile.Parse(string.Join('\n', Lines), "virtpsd.conf").Entries);

    [Fact]
    public void The_file_names_every_setting_once() =>
        Assert.Equal(Known().Keys.Order(), Settings().Select(entry => entry.Name).Order());

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
        var text = string.Join('\n', Lines.Where(line => !line.StartsWith("#tcp_min_ssf", StringComparison.Ordinal)).Select(Uncommented));
        Assert.NotNull(DaemonSettings.Read(ConfigFile.Parse(text, "virtpsd.conf"), System).Network.Address);
    }

    [Theory]
    [InlineData("virtpsd.socket", "ListenStream=/run/virtps/virtps-sock")]
    [InlineData("virtpsd-ro.socket", "ListenStream=/run/virtps/virtps-sock-ro")]
    [InlineData("virtpsd-admin.socket", "ListenStream=/run/virtps/virtps-admin-sock")]
    [InlineData("virtpsd-tcp.socket", "ListenStream=16509")]
    [InlineData("virtpsd-tls.socket", "ListenStream=16514")]
    [InlineData("virtpsd.service", "Type=notify")]
    public void There_is_a_unit(string name, string line) =>
        Assert.Contains(line, File.ReadAllLines(Path.Combine(House.House.Repository.Root, "packaging", "systemd", name)));

    private static Dictionary<string, object?> Known()
    {
        var reader = new SettingReader(ConfigFile.Empty("none"));
        DaemonSettings.Read(reader, System);
        return reader.Known.ToDictionary(setting => setting.Name, setting => setting.Default);
    }

    private static List<ConfigEntry> Settings() =>
        [.. Lines.Where(line => SettingLine().IsMatch(line)).Select(line => ConfigFile.Parse(Uncommented(line), "virtpsd.conf").Entries.Single())];

    private static string Uncommented(string line) => SettingLine().IsMatch(line) ? line[1..] : line;

    [GeneratedRegex("^#([a-z_]+) = ")]
    private static partial Regex SettingLine();
}
