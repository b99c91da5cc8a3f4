using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Tests.Unit.Rpc.Xdr;

/// <summary>Bytes of generated records, worked out by hand from RFC 4506.</summary>
public sealed class XdrRecordTests
{
    private const string IdHex = "6695eb01 f6a48304 79aa97f2 502e193f";

    private static readonly Guid Id = new("6695eb01-f6a4-8304-79aa-97f2502e193f");

    [Fact]
    public void Numbers_are_big_endian()
    {
        var value = new Numbers(-2, 0xfffffffe, -3, 1UL << 63, 1.0, true);
        Assert.Equal(value, XdrBytes.Check("fffffffe fffffffe ffffffff fffffffd 80000000 00000000 3ff00000 00000000 00000001", value));
    }

    [Fact]
    public void An_enumeration_is_as_wide_as_its_underlying_type()
    {
        var value = new Enumerations(SampleColor.Red, SampleFlags.All, SampleMoment.Early, SampleMask.High);
        Assert.Equal(value, XdrBytes.Check("ffffffff ffffffff ffffffff fffffffe 80000000 00000000", value));
    }

    [Fact]
    public void Text_is_UTF8_with_its_length_padded_to_words()
    {
        var value = new Texts("sillyprog", "\u00e9", null, "");
        Assert.Equal(value, XdrBytes.Check("00000009 73696c6c 7970726f 67000000 00000002 c3a90000 00000000 00000001 00000000", value));
    }

    [Fact]
    public void Opaques_carry_a_length_unless_it_is_fixed()
    {
        var read = XdrBytes.Check(
            "00000003 01020300 01020304 05000000 00000000 " + IdHex, new Opaques([1, 2, 3], [1, 2, 3, 4, 5], null, Id));
        Assert.Equal([1, 2, 3], read.Variable);
        Assert.Equal([1, 2, 3, 4, 5], read.Exact);
        Assert.Null(read.Missing);
        Assert.Equal(Id, read.Id);
    }

    [Fact]
    public void An_opaque_that_is_there_but_empty_is_not_missing()
    {
        var read = XdrBytes.Check("00000000 00000000 00000000 00000001 00000000 " + IdHex, new Opaques([], new byte[5], [], Id));
        Assert.Equal([], read.Missing!);
    }

    [Fact]
    public void A_character_takes_a_word_and_is_signed()
    {
        var read = XdrBytes.Check(
            "00000002 00000041 ffffffff 00000000 0000007f 00000002 00000061 00000062 00000063 00000000 00000000",
            new Characters([0x41, 0xff], [0, 0x7f], "ab", "c"));
        Assert.Equal([0x41, 0xff], read.Bytes);
        Assert.Equal([0, 0x7f], read.ExactBytes);
        Assert.Equal(("ab", "c"), (read.Text, read.ExactText));
    }

    [Fact]
    public void Arrays_hold_texts_records_numbers_and_gaps()
    {
        var read = XdrBytes.Check(
            "00000002 00000001 61000000 00000004 62636465 00000001 00000001 00000002 00000003 ffffffff "
            + "00000002 00000000 00000001 00000001 78000000 00000001 " + IdHex,
            new Lists(["a", "bcde"], [new(1, 2)], [3, -1], [null, "x"], [Id]));
        Assert.Equal(["a", "bcde"], read.Names);
        Assert.Equal([new Point(1, 2)], read.Points);
        Assert.Equal([3, -1], read.Pair);
        Assert.Equal(new[] { null, "x" }, read.Gaps.AsEnumerable());
        Assert.Equal([Id], read.Ids);
    }

    [Fact]
    public void A_record_inside_another_has_no_frame_of_its_own()
    {
        var full = new Box(new(1, 2), new(3, 4));
        Assert.Equal(full, XdrBytes.Check("00000001 00000002 00000001 00000003 00000004", full));
        var half = new Box(new(1, 2), null);
        Assert.Equal(half, XdrBytes.Check("00000001 00000002 00000000", half));
    }

    [Fact]
    public void What_may_be_missing_is_preceded_by_whether_it_is_there()
    {
        var value = new Optionals(7, null, null, false);
        Assert.Equal(value, XdrBytes.Check("00000001 00000007 00000000 00000000 00000001 00000000", value));
        var other = new Optionals(null, SampleColor.Green, Id, true);
        Assert.Equal(other, XdrBytes.Check("00000000 00000001 00000002 00000001 " + IdHex + " 00000001 00000001", other));
    }

    [Fact]
    public void A_record_may_be_nested_in_a_type_and_name_a_field_after_a_keyword() =>
        Assert.Equal([5UL], XdrBytes.Check("00000001 00000000 00000005", new Around.Nested([5])).@params);

    [Fact]
    public void A_record_without_fields_takes_no_bytes() => XdrBytes.Check("", default(Empty));

    [Theory]
    [InlineData("00000000 00000005 61626364 65000000 00000000 00000000")] // text of 5 where 4 may be
    [InlineData("00400001")] // text past what any may have
    [InlineData("ffffffff")]
    [InlineData("00000000 00000000 00000002")] // neither there nor missing
    public void Texts_past_their_limit_are_refused(string hex) => Assert.Throws<XdrException>(() => XdrBytes.Read<Texts>(hex));

    [Theory]
    [InlineData("00000004 00000000 00000000 00000000 00000000")] // 4 names where 3 may be
    [InlineData("00000000 00000003 00000000 00000000 00000000 00000000 00000000 00000000")] // 3 points where 2 may be
    [InlineData("80000000")]
    public void Arrays_past_their_limit_are_refused(string hex) => Assert.Throws<XdrException>(() => XdrBytes.Read<Lists>(hex));

    [Fact]
    public void What_passes_a_limit_is_not_sent()
    {
        var lists = new Lists([], [], [1, 2], [], []);
        Assert.Throws<XdrException>(() => XdrBytes.Write(lists with { Names = ["", "", "", ""] }));
        Assert.Throws<XdrException>(() => XdrBytes.Write(lists with { Pair = [1] }));
        Assert.Throws<XdrException>(() => XdrBytes.Write(new Texts("", "12345", null, null)));
        Assert.Throws<XdrException>(() => XdrBytes.Write(new Texts("", "", null, "12345")));
        Assert.Throws<XdrException>(() => XdrBytes.Write(new Texts("", "\u00e9\u00e9\u00e9", null, null)));
        Assert.Throws<XdrException>(() => XdrBytes.Write(new Opaques(new byte[9], new byte[5], null, Id)));
        Assert.Throws<XdrException>(() => XdrBytes.Write(new Opaques([], new byte[4], null, Id)));
        Assert.Throws<XdrException>(() => XdrBytes.Write(new Characters(new byte[5], new byte[2], "", "")));
        Assert.Throws<XdrException>(() => XdrBytes.Write(new Characters([], new byte[2], "", "abc")));
    }
}
