using System.Buffers.Binary;
using System.Text;

namespace VirtPS.Engine.Rpc.Xdr;

/// <summary>Writes XDR values into a buffer that grows and can be used again.</summary>
/// <remarks>RFC 4506.</remarks>
internal sealed class XdrWriter(int capacity = 256)
{
    private byte[] _buffer = new byte[capacity];

    /// <summary>The bytes written so far.</summary>
    internal int Length { get; private set; }

    internal ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, Length);

    /// <summary>Forgets what was written from a place on; 0 starts anew.</summary>
    internal void Truncate(int length = 0) => Length = length;

    internal void WriteInt(int value) => BinaryPrimitives.WriteInt32BigEndian(Claim(4), value);

    internal void WriteUInt(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Claim(4), value);

    internal void WriteLong(long value) => BinaryPrimitives.WriteInt64BigEndian(Claim(8), value);

    internal void WriteULong(ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Claim(8), value);

    internal void WriteDouble(double value) => BinaryPrimitives.WriteDoubleBigEndian(Claim(8), value);

    internal void WriteBool(bool value) => WriteUInt(value ? 1u : 0u);

    /// <summary>Says whether an optional value follows.</summary>
    internal void WriteOptional(bool present) => WriteBool(present);

    internal void WriteString(string value, int limit = XdrReader.StringMax)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        WriteLength(length, limit);
        Encoding.UTF8.GetBytes(value, ClaimPadded(length));
    }

    internal void WriteOpaque(ReadOnlySpan<byte> value, int limit)
    {
        WriteLength(value.Length, limit);
        value.CopyTo(ClaimPadded(value.Length));
    }

    internal void WriteFixedOpaque(ReadOnlySpan<byte> value, int length)
    {
        RequireCount(value.Length, length);
        value.CopyTo(ClaimPadded(length));
    }

    internal void WriteGuid(Guid value) => value.TryWriteBytes(Claim(16), bigEndian: true, out _);

    internal void WriteCount(int count, int limit)
    {
        if (count > limit)
        {
            throw new XdrException($"an array of {count} elements passes the limit of {limit}");
        }

        WriteInt(count);
    }

    internal void WriteChars(ReadOnlySpan<byte> value, int limit)
    {
        WriteCount(value.Length, limit);
        WriteFixedChars(value, value.Length);
    }

    internal void WriteFixedChars(ReadOnlySpan<byte> value, int count)
    {
        RequireCount(value.Length, count);
        foreach (var one in value)
        {
            // A character is signed where libvirt runs.
            WriteInt((sbyte)one);
        }
    }

    internal void WriteCharText(string value, int limit) => WriteChars(Encoding.UTF8.GetBytes(value), limit);

    /// <summary>Writes text into a fixed number of characters, the rest of them zero.</summary>
    internal void WriteFixedCharText(string value, int count)
    {
        var cells = new byte[count];
        var text = Encoding.UTF8.GetBytes(value);
        if (text.Length >= count)
        {
            throw new XdrException($"text of {text.Length} bytes does not fit into {count}");
        }

        text.CopyTo(cells, 0);
        WriteFixedChars(cells, count);
    }

    /// <summary>Writes bytes as they are, without length and padding.</summary>
    internal void WriteRaw(ReadOnlySpan<byte> value) => value.CopyTo(Claim(value.Length));

    /// <summary>Refuses another number of elements than the protocol fixes.</summary>
    internal static void RequireCount(int actual, int declared)
    {
        if (actual != declared)
        {
            throw new XdrException($"{actual} elements stand where the protocol has {declared}");
        }
    }

    /// <summary>Puts a number at a place already written.</summary>
    internal void Patch(int offset, uint value) => BinaryPrimitives.WriteUInt32BigEndian(_buffer.AsSpan(offset, 4), value);

    private void WriteLength(int length, int limit)
    {
        if (length > limit)
        {
            throw new XdrException($"a value of {length} bytes passes the limit of {limit}");
        }

        WriteInt(length);
    }

    private Span<byte> ClaimPadded(int length)
    {
        var padding = -length & 3;
        var claimed = Claim(length + padding);
        claimed[length..].Clear();
        return claimed[..length];
    }

    private Span<byte> Claim(int count)
    {
        var end = Length + count;
        if (end > _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Max(end, _buffer.Length * 2));
        }

        var claimed = _buffer.AsSpan(Length, count);
        Length = end;
        return claimed;
    }
}
