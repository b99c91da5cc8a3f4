using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Qemu.Consoles;

/// <summary>A stream that says when it is closed.</summary>
/// <param name="inner">The stream.</param>
/// <param name="closed">Told once.</param>
internal sealed class HeldStream(Stream inner, Action closed) : SequentialStream
{
    private Action? _closed = closed;
    private volatile bool _isTaken;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            return read > 0 || !_isTaken ? read : throw Taken();
        }
        catch (Exception e) when (_isTaken && e is ObjectDisposedException or IOException)
        {
            throw Taken();
        }
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await inner.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (_isTaken && e is ObjectDisposedException or IOException)
        {
            throw Taken();
        }
    }

    /// <summary>Ends the stream because somebody else takes its place; whoever reads or writes it is told so.</summary>
    internal void Take()
    {
        _isTaken = true;
        Dispose();
    }

    // What libvirt says of a stream whose other end is gone.
    private static VirtException Taken() => new(VirtErrorCode.Rpc, "stream had I/O failure", VirtErrorDomain.Streams);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            Interlocked.Exchange(ref _closed, null)?.Invoke();
        }

        base.Dispose(disposing);
    }
}
