using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Tests.Unit.Rpc.Xdr;

/// <summary>Moves records from and to hexadecimal text, in which blanks part the words.</summary>
internal static class XdrBytes
{
    public static byte[] Of(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    public static string Write<T>(T value)
        where T : IXdrRecord<T>
    {
        var writer = new XdrWriter(1);
        T.Write(writer, value);
        return Convert.ToHexStringLower(writer.Written.Span);
    }

    public static T Read<T>(string hex)
        where T : IXdrRecord<T> => Read<T>(Of(hex));

    public static T Read<T>(ReadOnlySpan<byte> bytes)
        where T : IXdrRecord<T>
    {
        var reader = new XdrReader(bytes);
        return T.Read(ref reader);
    }

    /// <summary>Checks a record's bytes in both directions, that nothing is left over, and that every byte of them is needed.</summary>
    public static T Check<T>(string hex, T value)
        where T : IXdrRecord<T>
    {
        var bytes = Of(hex);
        var expected = Convert.ToHexStringLower(bytes);
        Assert.Equal(expected, Write(value));

        var reader = new XdrReader(bytes);
        var read = T.Read(ref reader);
        Assert.Equal(0, reader.Remaining);
        Assert.Equal(expected, Write(read));

        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<XdrException>(() => Read<T>(bytes.AsSpan(0, length)));
        }

        return read;
    }
}
