using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Tests.Unit.Rpc.Xdr;

internal enum SampleColor
{
    Red = -1,
    Green = 2,
}

internal enum SampleFlags : uint
{
    All = 0xffffffff,
}

internal enum SampleMoment : long
{
    Early = -2,
}

internal enum SampleMask : ulong
{
    High = 0x8000000000000000,
}

[XdrRecord]
internal readonly partial record struct Numbers(int Int, uint UInt, long Long, ulong ULong, double Double, bool Bool);

[XdrRecord]
internal readonly partial record struct Enumerations(SampleColor Color, SampleFlags Flags, SampleMoment Moment, SampleMask Mask);

[XdrRecord]
internal readonly partial record struct Texts(string Plain, [Limit(4)] string Short, string? Missing, [Limit(4)] string? Present);

[XdrRecord]
internal readonly partial record struct Opaques([Limit(8)] byte[] Variable, [Fixed(5)] byte[] Exact, [Limit(8)] byte[]? Missing, Guid Id);

[XdrRecord]
internal readonly partial record struct Characters(
    [Chars, Limit(4)] byte[] Bytes, [Chars, Fixed(2)] byte[] ExactBytes, [Chars, Limit(4)] string Text, [Chars, Fixed(3)] string ExactText);

[XdrRecord]
internal readonly partial record struct Point(int X, uint Y);

[XdrRecord]
internal sealed partial record class Box(Point From, Point? To);

[XdrRecord]
internal readonly partial record struct Lists(
    [Limit(3)] string[] Names, [Limit(2)] Point[] Points, [Fixed(2)] int[] Pair, [Limit(2)] string?[] Gaps, [Limit(2)] Guid[] Ids);

[XdrRecord]
internal readonly partial record struct Empty;

[XdrRecord]
internal readonly partial record struct Optionals(int? Number, SampleColor? Color, Guid? Id, bool? Yes);

internal static partial class Around
{
    [XdrRecord]
    internal readonly partial record struct Nested([Limit(2)] ulong[] @params);
}

/// <summary>Has limits that only the bytes at hand can keep small.</summary>
[XdrRecord]
internal readonly partial record struct Big(
    [Limit(1_000_000)] Point[] Points,
    [Limit(1_000_000)] string[] Names,
    [Limit(1_000_000)] Guid?[] Ids,
    [Limit(1_000_000)] byte[] Bytes,
    [Chars, Limit(1_000_000)] byte[] Cells);
