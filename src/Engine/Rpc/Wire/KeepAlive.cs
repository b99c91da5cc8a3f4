using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Engine.Rpc.Wire;

/// <summary>Watches that the peer is alive: asks it when nothing was heard for a while, and gives it up when it does not answer.</summary>
/// <remarks>virKeepAlive. Anything that arrives counts as an answer.</remarks>
internal sealed class KeepAlive : IDisposable
{
    private readonly PacketSender _sender;
    private readonly int _count;
    private readonly Action _dead;
    private readonly ITimer _timer;
    private bool _heard = true;
    private int _asked;

    /// <summary>Begins to watch.</summary>
    /// <param name="sender">Where the questions go.</param>
    /// <param name="interval">How long a silence may be before the peer is asked.</param>
    /// <param name="count">How many questions may stay unanswered.</param>
    /// <param name="time">The clock.</param>
    /// <param name="dead">What to do once one more stays unanswered.</param>
    internal KeepAlive(PacketSender sender, TimeSpan interval, int count, TimeProvider time, Action dead)
    {
        _sender = sender;
        _count = count;
        _dead = dead;
        _timer = time.CreateTimer(_ => Look(), null, interval, interval);
    }

    public void Dispose() => _timer.Dispose();

    /// <summary>Answers a question of the peer's, or does nothing for its answer.</summary>
    /// <returns>False when the packet is neither.</returns>
    internal static bool Answer(PacketSender sender, in PacketHeader header)
    {
        if (header.Program != Programs.KeepAlive.Number || header.Type != PacketType.Message)
        {
            return false;
        }

        if (header.Procedure == KeepAliveProcedures.Ping.Number)
        {
            sender.Add(PacketHeader.Of(KeepAliveProcedures.Pong, PacketType.Message, 0), default(Nothing));
        }

        return true;
    }

    /// <summary>Whether nothing is read for the time being: then silence is no sign of death, and the peer is asked only so that it hears something.</summary>
    internal bool IsDeaf { get; private set; }

    /// <summary>Waits while nothing is read: the peer's signs of life wait too.</summary>
    /// <param name="work">What is waited for.</param>
    internal async ValueTask DeafWhileAsync(ValueTask work)
    {
        IsDeaf = true;
        try
        {
            await work.ConfigureAwait(false);
        }
        finally
        {
            Heard();
            IsDeaf = false;
        }
    }

    /// <summary>Notes that something arrived.</summary>
    internal void Heard() => Volatile.Write(ref _heard, true);

    private void Look()
    {
        if (IsDeaf)
        {
            _asked = 0;
            Ask();
            return;
        }

        if (Volatile.Read(ref _heard))
        {
            Volatile.Write(ref _heard, false);
            _asked = 0;
            return;
        }

        if (_asked++ >= _count)
        {
            _timer.Dispose();
            _dead();
            return;
        }

        Ask();
    }

    private void Ask()
    {
        _sender.Add(PacketHeader.Of(KeepAliveProcedures.Ping, PacketType.Message, 0), default(Nothing));
        _ = FlushAsync();
    }

    private async Task FlushAsync()
    {
        try
        {
            await _sender.FlushAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The connection is gone; whoever reads from it notices.
        }
    }
}
