using VirtPS.Engine.Configuration;
using VirtPS.Engine.Errors;

namespace VirtPS.Tests.Unit.Configuration;

public sealed class ConfigTextTests
{
    [Theory]
    [InlineData("", "a = 1\n")]
    [InlineData("# top\nb = 2", "# top\nb = 2\na = 1\n")]
    [InlineData("b = 2\r\n", "b = 2\r\na = 1\r\n")]
    [InlineData("a=7 # why\nb = 2\n", "a=1 # why\nb = 2\n")]
    [InlineData("a = [ 7,\n 8 ];\nb = 2\n", "a = 1;\nb = 2\n")]
    [InlineData("# about a\n#a = 5\n\nb = 2\n", "# about a\n#a = 5\na = 1\n\nb = 2\n")]
    [InlineData("#a = 5", "#a = 5\na = 1\n")]
    [InlineData("#aa = 5\nb = 2\n", "#aa = 5\nb = 2\na = 1\n")]
    [InlineData("a = 7\na = 8\n", "a = 1\na = 8\n")]
    public void A_setting_is_set_where_it_belongs(string before, string after) => Assert.Equal(after, ConfigText.Set(before, "f", "a", 1L));

    [Theory]
    [InlineData("", "")]
    [InlineData("a = 1\n", "")]
    [InlineData("# x\n  a = 1\nb = 2\n", "# x\nb = 2\n")]
    [InlineData("a = 1 # why\nb = 2\n", " # why\nb = 2\n")]
    [InlineData("a = [ 1,\n2 ]\nb = 2\na = 3", "b = 2\n")]
    [InlineData("b = 2; a = 1\n", "b = 2; \n")]
    public void A_setting_is_taken_out_wherever_it_stands(string before, string after) => Assert.Equal(after, ConfigText.Reset(before, "f", "a"));

    [Theory]
    [InlineData("plain")]
    [InlineData("say \"x\"")]
    [InlineData("it's \"x\" then")]
    [InlineData("two\nlines")]
    [InlineData("")]
    public void What_is_written_reads_as_what_was_meant(string value)
    {
        Assert.Equal(value, ConfigFile.Parse(ConfigText.Set("", "f", "a", value), "f").GetString("a"));
        Assert.Equal([value, "b"], ConfigFile.Parse(ConfigText.Set("", "f", "a", new[] { value, "b" }), "f").GetStrings("a"));
    }

    [Fact]
    public void A_text_with_every_kind_of_quote_cannot_be_written() =>
        Assert.Equal(VirtErrorCode.InvalidArg, Assert.Throws<VirtException>(() => ConfigText.Format("it's \"\"\" or \"")).Code);

    [Fact]
    public void An_empty_list_is_one() => Assert.Equal([], ConfigFile.Parse(ConfigText.Set("", "f", "a", Array.Empty<string>()), "f").GetStrings("a"));
}
