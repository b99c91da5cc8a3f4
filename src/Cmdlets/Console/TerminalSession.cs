namespace VirtPS.Commands;

/// <summary>Connects this terminal with a line to a guest: keys go there as they are pressed, and what the guest says is shown as it comes.</summary>
/// <param name="line">The line.</param>
/// <param name="keys">The terminal's keyboard.</param>
/// <param name="escape">The key that leaves when it is pressed with Ctrl.</param>
internal sealed class TerminalSession(Stream line, ITerminalKeys keys, char escape)
{
    /// <summary>Stays until the user leaves or the guest hangs up.</summary>
    /// <returns>Whether the user left.</returns>
    internal async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var showing = ShowAsync(stop.Token);
        var typing = TypeAsync(stop.Token);
        var first = await Task.WhenAny(showing, typing).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(showing, typing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return first == typing;
    }

    private async Task ShowAsync(CancellationToken cancellationToken)
    {
        using var terminal = Console.OpenStandardOutput();
        var buffer = new byte[4096];
        while (await line.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
        {
            await terminal.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            await terminal.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task TypeAsync(CancellationToken cancellationToken)
    {
        var leaves = (byte)(char.ToUpperInvariant(escape) & 0x1f);
        while (await keys.ReadAsync(cancellationToken).ConfigureAwait(false) is { Length: > 0 } typed)
        {
            var end = typed.AsSpan().IndexOf(leaves);
            if (end != 0)
            {
                await line.WriteAsync(end < 0 ? typed : typed.AsMemory(0, end), cancellationToken).ConfigureAwait(false);
            }

            if (end >= 0)
            {
                return;
            }
        }
    }
}
