using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Qemu.Consoles;

/// <summary>A stream that says when it is closed.</summary>
/// <param name="inner">The stream.</param>
/// <param name="closed">Told once.</param>
internal sealed class HeldStream(Stream inner, Action closed) : SequentialStream
{
    private Action? _closed = closed;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => inner.WriteAsync(buffer, cancellationToken);

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
