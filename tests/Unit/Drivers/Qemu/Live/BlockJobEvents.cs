using System.Collections.Concurrent;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Events;

namespace VirtPS.Tests.Unit.Drivers.Qemu.Live;

/// <summary>Hears how the jobs on a guest's disks go.</summary>
internal sealed class BlockJobEvents : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Disk, BlockJobStatus Status)> _told = new();
    private readonly EventLog _log = new();
    private IAsyncDisposable? _subscription;

    /// <summary>All that was told, by the path of the disk's image and by its target, in order.</summary>
    public (string Disk, BlockJobStatus Status)[] All => [.. _told];

    public static async Task<BlockJobEvents> ListenAsync(IEventDriver events, DomainRef domain)
    {
        var heard = new BlockJobEvents();

        // One subscription, because only that keeps the order.
        var filter = VirtEventFilter.Of(VirtEventKind.DomainBlockJob, VirtEventKind.DomainBlockJob2) with { Domain = domain };
        heard._subscription = await events.SubscribeAsync(filter, heard.Take, CancellationToken.None);
        return heard;
    }

    /// <summary>Waits until a job has come so far.</summary>
    public async Task HearAsync(BlockJobStatus status)
    {
        DomainBlockJob2Event heard;
        do
        {
            heard = (DomainBlockJob2Event)await _log.NextAsync();
            Assert.False(heard.Status == BlockJobStatus.Failed && status != heard.Status, "a block job failed");
        }
        while (heard.Status != status);
    }

    public async ValueTask DisposeAsync()
    {
        await _subscription!.DisposeAsync();
        _log.Dispose();
    }

    private void Take(VirtEvent happened)
    {
        switch (happened)
        {
            case DomainBlockJobEvent first:
                _told.Enqueue((first.Disk, first.Status));
                break;
            case DomainBlockJob2Event second:
                _told.Enqueue((second.Disk, second.Status));
                _log.Take(second);
                break;
        }
    }
}
