using System.Threading.Channels;
using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Test.Consoles;

/// <summary>The host's end of a line to a guest: what is written reaches the guest, what is read the guest has said.</summary>
internal sealed class GuestStream : SequentialStream
{
    private readonly Channel<byte[]> _said = Channel.CreateUnbounded<byte[]>();
    private readonly IGuestEnd _guest;
    private ReadOnlyMemory<byte> _rest;

    internal GuestStream(IGuestEnd guest)
    {
        _guest = guest;
        Say(guest.Greet());
    }

    /// <summary>Whether nobody holds it any more, or the guest is gone.</summary>
    internal bool IsClosed { get; private set; }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanWrite => !IsClosed;

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_rest.IsEmpty)
        {
            if (!await _said.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                return 0;
            }

            if (_said.Reader.TryRead(out var said))
            {
                _rest = said;
            }
        }

        var count = Math.Min(buffer.Length, _rest.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (IsClosed)
        {
            throw new IOException("the guest has closed its end");
        }

        Say(_guest.Answer(buffer.Span));
        return ValueTask.CompletedTask;
    }

    /// <summary>Hangs up: whoever reads comes to the end.</summary>
    internal void HangUp()
    {
        IsClosed = true;
        _said.Writer.TryComplete();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            HangUp();
        }

        base.Dispose(disposing);
    }

    private void Say(byte[] text)
    {
        if (text.Length > 0)
        {
            _said.Writer.TryWrite(text);
        }
    }
}
