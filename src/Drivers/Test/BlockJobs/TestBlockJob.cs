using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.BlockJobs;

/// <summary>A long operation on a disk.</summary>
/// <param name="target">Where the guest sees the disk.</param>
/// <param name="path">The image that the guest wrote to when the job began; null for a source without a path.</param>
/// <param name="type">What it does.</param>
/// <param name="bandwidth">Its limit in bytes per second; 0 for none.</param>
internal sealed class TestBlockJob(string target, string? path, DomainBlockJobType type, long bandwidth)
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Where the guest sees the disk.</summary>
    internal string Target => target;

    /// <summary>The image that the guest wrote to when the job began; null for a source without a path.</summary>
    internal string? Path => path;

    /// <summary>What it does.</summary>
    internal DomainBlockJobType Type => type;

    /// <summary>Its limit in bytes per second; 0 for none. A test host has no disks to be slow, so it is only remembered.</summary>
    internal long Bandwidth { get; set; } = bandwidth;

    /// <summary>How many bytes there are to go through.</summary>
    internal required long Total { get; init; }

    /// <summary>How many are done.</summary>
    internal long Done { get; set; }

    /// <summary>Whether both images are the same and it waits to be told what next.</summary>
    internal bool IsReady { get; set; }

    /// <summary>Whether it mirrors: it does not end by itself, but becomes ready.</summary>
    internal bool Mirrors => type is DomainBlockJobType.Copy or DomainBlockJobType.ActiveCommit;

    /// <summary>Changes a definition whose disk it worked on, once it has ended well.</summary>
    internal Action<DomainXml>? Apply { get; init; }

    /// <summary>Cancelled when it is to stop.</summary>
    internal CancellationToken Stopping => _stop.Token;

    /// <summary>Ends when it has ended, well or not.</summary>
    internal Task Ended => _ended.Task;

    /// <summary>Stops it because its domain is gone, or it is told to.</summary>
    internal void Lose() => _stop.Cancel();

    /// <summary>Notes that it has ended.</summary>
    internal void End()
    {
        _ended.TrySetResult();
        _stop.Dispose();
    }
}
