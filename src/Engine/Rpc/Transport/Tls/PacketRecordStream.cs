using System.Buffers.Binary;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Wire;

namespace VirtPS.Engine.Rpc.Transport.Tls;

/// <summary>Writes to a TLS stream so that no record holds bytes of two packets.</summary>
/// <remarks>
/// libvirt reads a packet and then waits for its socket, without a look at what its TLS library has read already: a second
/// packet in the same record would lie there until something else arrives (virNetSocketHasCachedData knows of SASL and ssh only).
/// </remarks>
/// <param name="tls">The TLS stream; what is written to it at once begins a record.</param>
internal sealed class PacketRecordStream(Stream tls) : SequentialStream
{
    private readonly byte[] _word = new byte[PacketLimits.LengthWord];
    private int _wordBytes;
    private long _missing;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            var length = LengthOfPart(buffer.Span);
            await tls.WriteAsync(buffer[..length], cancellationToken).ConfigureAwait(false);
            buffer = buffer[length..];
        }
    }

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => tls.FlushAsync(cancellationToken);

    // As far as the packet goes, whose length word may have come in pieces.
    private int LengthOfPart(ReadOnlySpan<byte> bytes)
    {
        var length = 0;
        if (_missing == 0)
        {
            length = Math.Min(_word.Length - _wordBytes, bytes.Length);
            bytes[..length].CopyTo(_word.AsSpan(_wordBytes));
            _wordBytes += length;
            if (_wordBytes < _word.Length)
            {
                return length;
            }

            _wordBytes = 0;
            _missing = BinaryPrimitives.ReadUInt32BigEndian(_word) - _word.Length;
        }

        var part = (int)Math.Min(_missing, bytes.Length - length);
        _missing -= part;
        return length + part;
    }
}
