using VirtPS.Engine.Configuration;
using VirtPS.Engine.Errors;

namespace VirtPS.Tests.Unit.Configuration;

public sealed class ConfigFileTests
{
    [Fact]
    public void Values_of_every_kind_are_read()
    {
        var file = ConfigFile.Parse(
            "# a comment\n\nlisten_tls = 0 # none\nlog_level=-3;audit = +2\r\nhost_uuid = 'say \"hi\"'\n"
            + "text = \"\"\"two\nlines\"\"\"\nempty = []\n  names = [ \"a\",\n\t'b', ]\nlast = \"x\"",
            "x.conf");
        Assert.Equal((0L, -3L, 2L), (file.GetNumber("listen_tls"), file.GetNumber("log_level"), file.GetNumber("audit")));
        Assert.Equal(("say \"hi\"", "two\nlines", "x"), (file.GetString("host_uuid"), file.GetString("text"), file.GetString("last")));
        Assert.Equal(["a", "b"], file.GetStrings("names"));
        Assert.Equal([], file.GetStrings("empty"));
        Assert.False(file.GetFlag("listen_tls"));
        Assert.Equal(11, file.Find("last")?.Line);
    }

    [Fact]
    public void What_is_not_set_is_nothing()
    {
        var file = ConfigFile.Empty("x.conf");
        Assert.Equal((null, null, null), (file.GetString("a"), file.GetNumber("a"), file.GetFlag("a")));
        Assert.Null(file.GetStrings("a"));
    }

    [Fact]
    public void Of_a_repeated_setting_the_first_counts() =>
        Assert.Equal(1, ConfigFile.Parse("a = 1\na = 2", "x.conf").GetNumber("a"));

    [Theory]
    [InlineData("1a = 2", "x.conf:1: expecting a name")]
    [InlineData("\n\n= 2", "x.conf:3: expecting a name")]
    [InlineData("a 2", "x.conf:1: expecting '=' after the name 'a'")]
    [InlineData("a =", "x.conf:1: expecting a value")]
    [InlineData("a = yes", "x.conf:1: expecting a value")]
    [InlineData("a = 1 b = 2", "x.conf:1: expecting the end of the line after the value of 'a'")]
    [InlineData("a = \"x\nb = 1", "x.conf:1: the string is not closed")]
    [InlineData("a = 'x", "x.conf:1: the string is not closed")]
    [InlineData("\na = \"\"\"x\n", "x.conf:2: the string is not closed")]
    [InlineData("a = [ 1\n 2 ]", "x.conf:2: expecting ',' or ']' in the list")]
    [InlineData("a = [ 1,\n\n", "x.conf:3: expecting a value")]
    [InlineData("a = [ 1\n\n", "x.conf:1: the list is not closed with ']'")]
    [InlineData("a = 99999999999999999999", "x.conf:1: '99999999999999999999' is not a number that fits 64 bits")]
    [InlineData("a = -", "x.conf:1: '-' is not a number that fits 64 bits")]
    public void A_slip_is_named_with_its_line(string text, string complaint)
    {
        var error = Assert.Throws<VirtException>(() => ConfigFile.Parse(text, "x.conf"));
        Assert.Equal((VirtErrorCode.ConfSyntax, VirtErrorDomain.Conf), (error.Code, error.Domain));
        Assert.Equal("configuration file syntax error: " + complaint, error.Message);
    }

    [Fact]
    public void Nesting_without_end_is_refused() =>
        Assert.Contains("nested too deeply", Assert.Throws<VirtException>(
            () => ConfigFile.Parse("a = " + new string('[', 100_000), "x.conf")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(-1)]
    [InlineData(65536)]
    public void A_number_out_of_range_is_refused(int number)
    {
        var file = ConfigFile.Parse($"port = {number}", "x.conf");
        Assert.EndsWith(
            "x.conf:1: the setting 'port' must be a number from 0 to 65535",
            Assert.Throws<VirtException>(() => file.GetNumber("port", 0, 65535)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_sets_nothing()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        Assert.Empty((await ConfigFile.LoadAsync(path, CancellationToken.None)).Entries);
    }

    [Fact]
    public async Task A_file_is_read()
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, "a = 1\n");
            Assert.Equal(1, (await ConfigFile.LoadAsync(path, CancellationToken.None)).GetNumber("a"));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
