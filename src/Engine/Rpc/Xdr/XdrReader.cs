using System.Buffers.Binary;
using System.Text;

namespace VirtPS.Engine.Rpc.Xdr;

/// <summary>Reads XDR values from bytes; every length is checked against its limit and against what is left before anything is allocated.</summary>
/// <remarks>RFC 4506. Padding bytes are skipped whatever they hold, as libvirt does.</remarks>
internal ref struct XdrReader(ReadOnlySpan<byte> bytes)
{
    /// <summary>The longest string, in bytes.</summary>
    /// <remarks>REMOTE_STRING_MAX, VIR_NET_MESSAGE_STRING_MAX.</remarks>
    internal const int StringMax = 4_194_304;

    private static readonly UTF8Encoding Utf8 = new(false, false);

    private ReadOnlySpan<byte> _rest = bytes;

    internal readonly int Remaining => _rest.Length;

    internal int ReadInt() => BinaryPrimitives.ReadInt32BigEndian(Take(4));

    internal uint ReadUInt() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    internal long ReadLong() => BinaryPrimitives.ReadInt64BigEndian(Take(8));

    internal ulong ReadULong() => BinaryPrimitives.ReadUInt64BigEndian(Take(8));

    internal double ReadDouble() => BinaryPrimitives.ReadDoubleBigEndian(Take(8));

    internal bool ReadBool() => ReadUInt() switch
    {
        0 => false,
        1 => true,
        var other => throw new XdrException($"a boolean is {other}"),
    };

    /// <summary>Tells whether an optional value follows.</summary>
    internal bool ReadOptional() => ReadBool();

    internal string ReadString(int limit = StringMax)
    {
        var length = ReadLength(limit);
        var text = Utf8.GetString(Take(length));
        Skip(Padding(length));
        return text;
    }

    internal byte[] ReadOpaque(int limit)
    {
        var length = ReadLength(limit);
        return ReadFixedOpaque(length);
    }

    internal byte[] ReadFixedOpaque(int length)
    {
        var value = Take(length).ToArray();
        Skip(Padding(length));
        return value;
    }

    internal Guid ReadGuid() => new(Take(16), bigEndian: true);

    /// <summary>Reads the number of elements of an array.</summary>
    /// <param name="limit">The most that the protocol allows.</param>
    /// <param name="smallestElement">The fewest bytes that an element takes, so that a lie is seen before the array is made.</param>
    internal int ReadCount(int limit, int smallestElement)
    {
        var count = ReadUInt();
        if (count > (uint)limit)
        {
            throw new XdrException($"an array of {count} elements passes the limit of {limit}");
        }

        if ((long)count * smallestElement > _rest.Length)
        {
            throw Truncated();
        }

        return (int)count;
    }

    internal byte[] ReadChars(int limit) => ReadFixedChars(ReadCount(limit, 4));

    internal byte[] ReadFixedChars(int count)
    {
        var cells = Take(checked(count * 4));
        var value = new byte[count];
        for (var i = 0; i < count; i++)
        {
            value[i] = cells[(i * 4) + 3];
        }

        return value;
    }

    /// <summary>Reads characters up to the first zero as text.</summary>
    internal string ReadCharText(int limit) => TextOf(ReadChars(limit));

    /// <summary>Reads a fixed number of characters and takes those before the first zero as text.</summary>
    internal string ReadFixedCharText(int count) => TextOf(ReadFixedChars(count));

    private static string TextOf(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)0);
        return Utf8.GetString(end < 0 ? bytes : bytes[..end]);
    }

    private static int Padding(int length) => -length & 3;

    private static XdrException Truncated() => new("the data end before the value does");

    private int ReadLength(int limit)
    {
        var length = ReadUInt();
        return length <= (uint)limit ? (int)length
            : throw new XdrException($"a value of {length} bytes passes the limit of {limit}");
    }

    private void Skip(int count) => Take(count);

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            throw Truncated();
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
