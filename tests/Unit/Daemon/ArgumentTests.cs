using VirtPS.Daemon.CommandLine;

namespace VirtPS.Tests.Unit.Daemon;

public sealed class ArgumentTests
{
    [Fact]
    public void Every_option_has_its_long_form() =>
        Assert.Equal(
            new DaemonArguments
            {
                Root = "/r", ConfigFile = "/c", PidFile = "/p", Listen = true, Verbose = true, Timeout = TimeSpan.FromSeconds(30),
                Action = DaemonAction.CheckConfig,
            },
            ArgumentReader.Read(["--root", "/r", "--config=/c", "--pid-file", "/p", "--listen", "--verbose", "--timeout", "30", "--check-config"]));

    [Fact]
    public void libvirtds_short_forms_work() =>
        Assert.Equal(
            new DaemonArguments { ConfigFile = "/c", PidFile = "/p", Listen = true, Verbose = true, Timeout = TimeSpan.FromSeconds(7) },
            ArgumentReader.Read(["-lv", "-f", "/c", "-t7", "-p/p"]));

    [Fact]
    public void Without_words_it_serves() => Assert.Equal(DaemonAction.Run, ArgumentReader.Read([]).Action);

    [Theory]
    [InlineData("--help", "--version")]
    [InlineData("--version", "-h")]
    public void Help_goes_before_everything_else(params string[] words) => Assert.Equal(DaemonAction.Help, ArgumentReader.Read(words).Action);

    [Fact]
    public void A_relative_path_is_relative_to_where_the_daemon_starts() =>
        Assert.Equal(Path.Combine(Environment.CurrentDirectory, "here"), ArgumentReader.Read(["--root", "here"]).Root);

    [Theory]
    [InlineData("there is no option '--bogus'", "--bogus")]
    [InlineData("there is no option '-x'", "-x")]
    [InlineData("'word' is no option, and virtpsd takes no other words", "word")]
    [InlineData("the option '--root' needs a value", "--root")]
    [InlineData("the value of '--root' is empty", "--root=")]
    [InlineData("the option '--listen' takes no value", "--listen=1")]
    [InlineData("the option '--help' takes no value", "-hx")]
    [InlineData("'0' is no number of seconds for '--timeout': a whole number from 1 is needed", "-t", "0")]
    [InlineData("'-1' is no number of seconds for '--timeout': a whole number from 1 is needed", "--timeout", "-1")]
    [InlineData("'soon' is no number of seconds for '--timeout': a whole number from 1 is needed", "--timeout=soon")]
    public void A_slip_is_named(string complaint, params string[] words) =>
        Assert.Equal(complaint, Assert.Throws<UsageException>(() => ArgumentReader.Read(words)).Message);

    [Theory]
    [InlineData("-d")]
    [InlineData("--daemon")]
    public void Going_into_the_background_is_left_to_others(string word)
    {
        var message = Assert.Throws<UsageException>(() => ArgumentReader.Read([word])).Message;
        Assert.Contains("systemd", message, StringComparison.Ordinal);
        Assert.Contains("setsid", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_help_lists_every_option() =>
        Assert.All(
            ["--root", "--config", "--listen", "--timeout", "--pid-file", "--verbose", "--check-config", "--version", "--help"],
            option => Assert.Contains(option, Usage.Text, StringComparison.Ordinal));
}
