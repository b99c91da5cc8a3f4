namespace VirtPS.Engine.Rpc.Client;

/// <summary>Knows which serial belongs to which call.</summary>
internal sealed class CallTable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<uint, IPendingCall> _calls = [];
    private Exception? _lost;
    private uint _next;

    /// <summary>Gives a call its serial.</summary>
    /// <exception cref="Errors.VirtException">The connection is lost.</exception>
    internal uint Add(IPendingCall call)
    {
        lock (_gate)
        {
            if (_lost is not null)
            {
                throw _lost;
            }

            // Serials come round after four thousand million calls; one may still wait.
            while (!_calls.TryAdd(_next, call))
            {
                _next++;
            }

            return _next++;
        }
    }

    /// <summary>Takes the call that a reply belongs to; nothing for one that was abandoned.</summary>
    internal IPendingCall? Take(uint serial)
    {
        lock (_gate)
        {
            return _calls.Remove(serial, out var call) ? call : null;
        }
    }

    /// <summary>Fails every call, those to come included.</summary>
    internal void FailAll(Exception error)
    {
        IPendingCall[] calls;
        lock (_gate)
        {
            if (_lost is not null)
            {
                return;
            }

            _lost = error;
            calls = [.. _calls.Values];
            _calls.Clear();
        }

        foreach (var call in calls)
        {
            call.Fail(error);
        }
    }
}
