using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Tests.Unit.Schema;

public sealed class ValueTests
{
    [Theory]
    [InlineData("1", null, 1024)]
    [InlineData("1", "", 1024)]
    [InlineData("3", "b", 3)]
    [InlineData("3", "bytes", 3)]
    [InlineData("3", "BYTE", 3)]
    [InlineData("2", "KB", 2000)]
    [InlineData("2", "k", 2048)]
    [InlineData("2", "kib", 2048)]
    [InlineData("2", "MB", 2_000_000)]
    [InlineData("2", "M", 2_097_152)]
    [InlineData("1", "GiB", 1_073_741_824)]
    [InlineData("1", "T", 1_099_511_627_776)]
    [InlineData("7", "E", 8_070_450_532_247_928_832)]
    [InlineData(" +010", "b", 10)]
    public void Sizes_are_scaled_as_libvirt_does(string number, string? unit, long bytes) =>
        Assert.Equal(bytes, ScaledSize.Parse(number, unit, 1024, "./memory"));

    [Theory]
    [InlineData("1", "foo", VirtErrorCode.InvalidArg)]
    [InlineData("1", "ki", VirtErrorCode.InvalidArg)]
    [InlineData("1", "x", VirtErrorCode.InvalidArg)]
    [InlineData("8", "EiB", VirtErrorCode.Overflow)]
    [InlineData("18446744073709551615", "b", VirtErrorCode.Overflow)]
    [InlineData("18446744073709551616", "b", VirtErrorCode.XmlError)]
    [InlineData("-1", "b", VirtErrorCode.XmlError)]
    [InlineData("1 ", "b", VirtErrorCode.XmlError)]
    [InlineData("0x10", "b", VirtErrorCode.XmlError)]
    [InlineData("", "b", VirtErrorCode.XmlError)]
    public void Sizes_that_are_none_are_refused_with_libvirts_code(string number, string unit, VirtErrorCode code) =>
        Assert.Equal(code, Assert.Throws<VirtException>(() => ScaledSize.Parse(number, unit, 1024, "./memory")).Code);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(1024, 1)]
    [InlineData(1025, 2)]
    [InlineData(long.MaxValue, 9_007_199_254_740_992)]
    public void KiB_round_up(long bytes, long kib) => Assert.Equal(kib, ScaledSize.ToKiB(bytes));

    [Theory]
    [InlineData("6695eb01-f6a4-8304-79aa-97f2502e193f")]
    [InlineData("6695EB01F6A4830479AA97F2502E193F")]
    [InlineData("  6695eb01 f6a4 8304-79aa--97f2502e193f\n")]
    public void Uuids_are_read_as_liberally_as_libvirt_does(string text)
    {
        Assert.Equal("6695eb01-f6a4-8304-79aa-97f2502e193f", VirtUuid.Format(VirtUuid.Parse(text)));
        Assert.Equal(0x66, VirtUuid.ToBytes(VirtUuid.Parse(text))[0]);
        Assert.Equal(VirtUuid.Parse(text), VirtUuid.FromBytes(VirtUuid.ToBytes(VirtUuid.Parse(text))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("zz")]
    [InlineData("6695eb01-f6a4-8304-79aa-97f2502e193")]
    [InlineData("6695eb01-f6a4-8304-79aa-97f2502e193f0")]
    [InlineData("6695eb01-f6a4-8304-79aa-97f2502e193f-")]
    [InlineData("6-695eb01f6a4830479aa97f2502e193f")]
    [InlineData("{6695eb01-f6a4-8304-79aa-97f2502e193f}")]
    public void Uuids_that_are_none_are_refused(string text) =>
        Assert.Equal(VirtErrorCode.InvalidArg, Assert.Throws<VirtException>(() => VirtUuid.Parse(text)).Code);

    [Fact]
    public void Mac_addresses_are_read_and_written()
    {
        Assert.Equal("02:04:00:0a:ff:01", MacAddress.Parse("2:04:0:A:FF:01").ToString());
        Assert.True(MacAddress.Parse("01:00:00:00:00:00").IsMulticast);
        Assert.False(MacAddress.Parse("fe:ff:ff:ff:ff:ff").IsMulticast);
        Assert.StartsWith("52:54:00:", MacAddress.Generate(MacAddress.Kvm).ToString(), StringComparison.Ordinal);
        Assert.StartsWith("00:16:3e:", MacAddress.Generate(MacAddress.Xen).ToString(), StringComparison.Ordinal);
        Assert.NotEqual(MacAddress.Generate(MacAddress.Kvm), MacAddress.Generate(MacAddress.Kvm));
    }

    [Theory]
    [InlineData("")]
    [InlineData("52:54:00:00:00")]
    [InlineData("52:54:00:00:00:00:00")]
    [InlineData("52:54:00:00:00:000")]
    [InlineData("52-54-00-00-00-00")]
    [InlineData("52:54:00:00:00:+1")]
    [InlineData("52:54:00:00:00: 1")]
    [InlineData("zz:54:00:00:00:00")]
    public void Mac_addresses_that_are_none_are_refused(string text) =>
        Assert.Equal(VirtErrorCode.XmlError, Assert.Throws<VirtException>(() => MacAddress.Parse(text)).Code);

    [Theory]
    [InlineData("0-3,^2", "0-1,3")]
    [InlineData("5", "5")]
    [InlineData(" 1 , 3 - 5 ,4", "1,3-5")]
    [InlineData("0,1,2,64-66,200", "0-2,64-66,200")]
    [InlineData("3,^3", "")]
    [InlineData("1,", "1")]
    public void Processor_sets_are_read_and_written(string text, string expected) => Assert.Equal(expected, CpuSet.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("3-1")]
    [InlineData("^1-2")]
    [InlineData("-1")]
    [InlineData("1,,2")]
    [InlineData("99999999")]
    public void Processor_sets_that_are_none_are_refused(string text) => Assert.False(CpuSet.TryParse(text, out _));

    [Fact]
    public void Processor_sets_answer_questions()
    {
        var set = CpuSet.Parse("0-2,70");

        Assert.Equal([0, 1, 2, 70], set.Numbers());
        Assert.Equal(4, set.Count);
        Assert.Equal(70, set.Last);
        Assert.False(set.Contains(3));
        Assert.Equal(set, CpuSet.Of([70, 2, 1, 0]));
        Assert.Equal([0x07, 0, 0, 0, 0, 0, 0, 0, 0x40], set.ToMap(9));
        Assert.Equal(set, CpuSet.FromMap(set.ToMap(9)));
    }

    [Fact]
    public void Switches_are_read_and_written()
    {
        Assert.Equal([true, false, true, false, null, null], new[] { "yes", "no", "on", "off", "x", null }.Select(XmlSwitch.Read));
        Assert.Equal("yes", XmlSwitch.YesNo(true));
        Assert.Equal("off", XmlSwitch.OnOff(false));
        Assert.Null(XmlSwitch.OnOff(null));
    }
}
