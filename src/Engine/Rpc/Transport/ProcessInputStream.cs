using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Rpc.Transport;

/// <summary>A program's input; where the program has ended before it read it, the error says why.</summary>
/// <param name="inner">The input.</param>
/// <param name="lastWords">What the program says besides.</param>
internal sealed class ProcessInputStream(Stream inner, LastWords lastWords) : SequentialStream
{
    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await inner.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            if (await lastWords.ExplainAsync().ConfigureAwait(false) is { } reason)
            {
                throw reason;
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
