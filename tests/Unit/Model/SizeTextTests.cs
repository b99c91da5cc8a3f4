using System.Globalization;
using VirtPS.Engine.Model;

namespace VirtPS.Tests.Unit.Model;

public sealed class SizeTextTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1 KiB")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(8L << 30, "8 GiB")]
    [InlineData((1L << 30) - 1, "1 GiB")]
    [InlineData(107374182400, "100 GiB")]
    [InlineData(long.MaxValue, "8 EiB")]
    [InlineData(-2048, "-2 KiB")]
    public void Writes_a_size_in_the_largest_unit_it_fills(long bytes, string expected)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        Assert.Equal(expected, SizeText.Of(bytes));
    }

    [Fact]
    public void Writes_nothing_where_there_is_no_size() => Assert.Null(SizeText.Of(null));
}
