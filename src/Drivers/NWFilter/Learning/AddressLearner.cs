using System.Net.Sockets;
using VirtPS.Drivers.Shared.Filters;
using VirtPS.Drivers.Shared.Services;
using VirtPS.Engine.Daemons.Settings;

namespace VirtPS.Drivers.NWFilter.Learning;

/// <summary>Learns the addresses of one guest from the frames of its port.</summary>
/// <remarks>virNWFilterLearnIPAddress and virNWFilterDHCPSnoopReq.</remarks>
internal sealed class AddressLearner : IDisposable
{
    // A port may get its rules before it is there, and go and come back.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, DateTimeOffset> _leases = [];
    private readonly PortPlan _plan;
    private readonly HostContext _host;
    private readonly AddressesLearned _learned;

    /// <summary>Begins to learn.</summary>
    /// <param name="plan">The port's plan.</param>
    /// <param name="host">The host's context.</param>
    /// <param name="learned">Takes the addresses.</param>
    internal AddressLearner(PortPlan plan, HostContext host, AddressesLearned learned)
    {
        _plan = plan;
        _host = host;
        _learned = learned;
        _ = Task.Run(() => LearnAsync(_stop.Token));
    }

    private bool OnlyLeases => _plan.Learning == AddressLearning.Dhcp;

    /// <summary>Tells whether this is what a plan asks for.</summary>
    /// <param name="plan">The plan.</param>
    /// <returns>Whether it is.</returns>
    internal bool IsFor(PortPlan plan) =>
        plan.Learning == _plan.Learning && plan.Mac == _plan.Mac && plan.TrustedServers.SequenceEqual(_plan.TrustedServers);

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task LearnAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (!await WatchAsync(cancellationToken).ConfigureAwait(false))
            {
                await Task.Delay(Patience, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The port is gone, or its addresses are known.
        }
#pragma warning disable CA1031 // Nobody awaits this; whatever ends it must be said somewhere.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _host.Log(LogPriority.Error, "nwfilter", $"cannot learn the addresses of the guest at {_plan.Port}: {e.Message}");
        }
    }

    /// <summary>Watches the port for as long as it is there.</summary>
    /// <returns>Whether there is nothing more to learn.</returns>
    private async Task<bool> WatchAsync(CancellationToken cancellationToken)
    {
        using var socket = PacketSocket.TryOpen(_plan.Port, OnlyLeases);
        if (socket is null)
        {
            return false;
        }

        var buffer = new byte[2048];
        while (true)
        {
            var (arrived, length, isIncoming) = await NextAsync(socket, buffer, cancellationToken).ConfigureAwait(false);
            if (!arrived)
            {
                if (length < 0)
                {
                    return false;
                }

                await TellAsync(cancellationToken).ConfigureAwait(false);
            }
            else if (SeenAddress.Read(buffer.AsSpan(0, length), _plan.Mac, isIncoming) is { } seen && await TakeAsync(seen, cancellationToken).ConfigureAwait(false))
            {
                return true;
            }
        }
    }

    /// <summary>Waits for a frame or for the end of a lease; a negative length says that the port is gone.</summary>
    private async Task<(bool Arrived, int Length, bool IsIncoming)> NextAsync(PacketSocket socket, byte[] buffer, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (_leases.Count > 0 && _leases.Values.Min() is var end && end < DateTimeOffset.MaxValue)
        {
            var rest = end - _host.Clock.GetUtcNow();
            limit.CancelAfter(rest <= TimeSpan.Zero ? TimeSpan.Zero : rest < TimeSpan.FromDays(1) ? rest : TimeSpan.FromDays(1));
        }

        try
        {
            var (length, isIncoming) = await socket.ReceiveAsync(buffer, limit.Token).ConfigureAwait(false);
            return (true, length, isIncoming);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (false, 0, false);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.NetworkDown)
        {
            // A device that is taken down comes up again; one that is gone is looked for again.
            return (false, -1, false);
        }
    }

    /// <summary>Takes what a frame tells.</summary>
    /// <returns>Whether that is all there is to learn.</returns>
    private async Task<bool> TakeAsync(SeenAddress seen, CancellationToken cancellationToken)
    {
        var address = seen.Address.ToString();
        if (!OnlyLeases)
        {
            if (seen.Kind == SeenKind.Released)
            {
                return false;
            }

            await _learned(_plan.Port, [address], cancellationToken).ConfigureAwait(false);
            return true;
        }

        if (seen.Kind == SeenKind.Leased && (_plan.TrustedServers.Count == 0 || _plan.TrustedServers.Contains(seen.Server!.ToString())))
        {
            _leases[address] = seen.Lease == Timeout.InfiniteTimeSpan ? DateTimeOffset.MaxValue : _host.Clock.GetUtcNow() + seen.Lease;
        }
        else if (seen.Kind != SeenKind.Released || !_leases.Remove(address))
        {
            return false;
        }

        await TellAsync(cancellationToken).ConfigureAwait(false);
        return false;
    }

    private Task TellAsync(CancellationToken cancellationToken)
    {
        var now = _host.Clock.GetUtcNow();
        foreach (var ended in _leases.Where(lease => lease.Value <= now).Select(lease => lease.Key).ToList())
        {
            _leases.Remove(ended);
        }

        return _learned(_plan.Port, [.. _leases.Keys.Order(StringComparer.Ordinal)], cancellationToken);
    }
}
