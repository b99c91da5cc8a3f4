using System.Runtime.Versioning;
using VirtPS.Engine.Daemons;
using VirtPS.Engine.Errors;

namespace VirtPS.Tests.Unit.Daemon;

[UnsupportedOSPlatform("windows")]
public sealed class DaemonConfigTests : IDisposable
{
    private const string Text = "# mine\nmax_clients = 7   # few\nsasl_mechanisms = [ \"PLAIN\" ]\n#listen_tcp = 0\n# end\n";

    private readonly TemporaryDirectory _directory = new();

    private string File => Path.Combine(_directory.Path, "etc/virtps/virtpsd.conf");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Each_setting_tells_its_value_its_default_and_its_line()
    {
        var config = await WrittenAsync(Text);
        Assert.Equal((7L, 5000L, true, 2), Told(config.Find("max_clients")));
        Assert.Equal((false, false, false, null), Told(config.Find("Listen_TCP")));
        Assert.Equal((null, null, false, null), Told(config.Find("listen_addr")));
        Assert.Equal(["PLAIN"], Assert.IsType<string[]>(config.Find("sasl_mechanisms").Value));
        Assert.Equal("[ \"SCRAM-SHA-256\", \"GSSAPI\" ]", config.Find("sasl_mechanisms").DefaultText);
        Assert.Equal(Path.Combine(_directory.Path, "run/virtps"), config.Find("unix_sock_dir").Value);
        Assert.Equal(VirtDaemonConfig.Names, config.Settings.Select(setting => setting.Name));
        Assert.Empty(config.Problems);
    }

    [Fact]
    public async Task A_change_keeps_comments_order_and_rights()
    {
        var config = await WrittenAsync(Text);
        System.IO.File.SetUnixFileMode(File, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        var changed = config.With(new Dictionary<string, object?>
        {
            ["max_clients"] = 100, ["listen_tcp"] = true, ["tls_port"] = 16515, ["tls_allowed_dn_list"] = Array.Empty<object>(), ["sasl_mechanisms"] = null,
        });
        Assert.Equal(Text, await System.IO.File.ReadAllTextAsync(File));
        await changed.SaveAsync(CancellationToken.None);
        Assert.Equal(
            "# mine\nmax_clients = 100   # few\n#listen_tcp = 0\nlisten_tcp = 1\n# end\ntls_port = \"16515\"\ntls_allowed_dn_list = []\n",
            await System.IO.File.ReadAllTextAsync(File));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, System.IO.File.GetUnixFileMode(File));
        Assert.Equal([File], Directory.EnumerateFiles(Path.GetDirectoryName(File)!));
        Assert.Contains("max_clients = 100 (now 7)", changed.DifferencesFrom(config));
        Assert.Contains("sasl_mechanisms = [ \"SCRAM-SHA-256\", \"GSSAPI\" ] by default (now [ \"PLAIN\" ])", changed.DifferencesFrom(config));
    }

    [Theory]
    [InlineData("max_client", 5, VirtErrorCode.InvalidArg, "there is no setting 'max_client'; did you mean 'max_clients'?")]
    [InlineData("max_clients", "many", VirtErrorCode.InvalidArg, "the setting 'max_clients' must be a whole number, not 'many'")]
    [InlineData("listen_tcp", "perhaps", VirtErrorCode.InvalidArg, "the setting 'listen_tcp' must be $true or $false, or 1 or 0, not 'perhaps'")]
    [InlineData("auth_tcp", "polkit", VirtErrorCode.ConfSyntax, "the setting 'auth_tcp' cannot be \"polkit\", which knows callers of local sockets only")]
    [InlineData("max_clients", 0, VirtErrorCode.ConfSyntax, "the setting 'max_clients' must be a number from 1 to 2147483647")]
    public async Task What_the_daemon_would_refuse_is_refused(string name, object value, VirtErrorCode code, string complaint)
    {
        var config = await WrittenAsync(Text);
        var error = Assert.Throws<VirtException>(() => config.With(new Dictionary<string, object?> { [name] = value }));
        Assert.Equal(code, error.Code);
        Assert.EndsWith(complaint, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_file_is_shown_with_its_problems_and_can_be_mended()
    {
        var config = await WrittenAsync("log_level = 9\n");
        Assert.Equal([$"{File}:1: the setting 'log_level' must be a number from 1 to 4"], config.Problems);
        Assert.Equal(9L, config.Find("log_level").Value);
        Assert.Empty(config.With(new Dictionary<string, object?> { ["log_level"] = 2 }).Problems);
    }

    [Fact]
    public async Task Without_a_file_the_defaults_count_and_a_change_makes_it()
    {
        var config = await VirtDaemonConfig.LoadAsync(_directory.Path, null, CancellationToken.None);
        Assert.All(config.Settings, setting => Assert.False(setting.IsSet));
        await config.With(new Dictionary<string, object?> { ["max_clients"] = 3 }).SaveAsync(CancellationToken.None);
        Assert.Equal("max_clients = 3\n", await System.IO.File.ReadAllTextAsync(File));
    }

    [Fact]
    public async Task A_link_to_the_file_stays_one()
    {
        var real = Path.Combine(_directory.Path, "real.conf");
        await System.IO.File.WriteAllTextAsync(real, "max_clients = 7\n");
        var link = Path.Combine(_directory.Path, "link.conf");
        System.IO.File.CreateSymbolicLink(link, real);
        var config = await VirtDaemonConfig.LoadAsync(null, link, CancellationToken.None);
        await config.With(new Dictionary<string, object?> { ["max_clients"] = 8 }).SaveAsync(CancellationToken.None);
        Assert.Equal("max_clients = 8\n", await System.IO.File.ReadAllTextAsync(real));
        Assert.NotNull(new FileInfo(link).LinkTarget);
    }

    private static (object? Value, object? Default, bool IsSet, int? Line) Told(VirtDaemonSetting setting) =>
        (setting.Value, setting.Default, setting.IsSet, setting.Line);

    private async Task<VirtDaemonConfig> WrittenAsync(string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        await System.IO.File.WriteAllTextAsync(File, text);
        return await VirtDaemonConfig.LoadAsync(_directory.Path, null, CancellationToken.None);
    }
}
