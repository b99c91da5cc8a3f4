using System.Collections.Concurrent;
using VirtPS.Engine.Events;

namespace VirtPS.Tests.Unit.Drivers.Qemu.Live;

/// <summary>Keeps events until a test asks for them.</summary>
internal sealed class EventLog : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly ConcurrentQueue<VirtEvent> _events = new();
    private readonly SemaphoreSlim _count = new(0);

    public void Take(VirtEvent happened)
    {
        _events.Enqueue(happened);
        _count.Release();
    }

    /// <summary>Gives the next event, and waits for it.</summary>
    public async Task<VirtEvent> NextAsync()
    {
        Assert.True(await _count.WaitAsync(Patience), "no event came");
        Assert.True(_events.TryDequeue(out var next));
        return next;
    }

    public void Dispose() => _count.Dispose();
}
