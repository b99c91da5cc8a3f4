using System.Collections.Concurrent;
using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.BlockJobs;

/// <summary>Names what a block job does.</summary>
/// <remarks>qemuBlockJobType; the first values are those of virDomainBlockJobType.</remarks>
internal enum BlockJobKind
{
    Unknown = 0,
    Pull = 1,
    Copy = 2,
    Commit = 3,
    ActiveCommit = 4,
    Backup = 5,
}

/// <summary>Names how far a block job is.</summary>
/// <remarks>qemuBlockjobState.</remarks>
internal enum BlockJobState
{
    New,
    Running,
    Ready,
    Pending,
    Aborting,
    Pivoting,
    Concluded,
}

/// <summary>A job that QEMU does on a disk's images.</summary>
/// <remarks>qemuBlockJobData. What it knows of images are their numbers, so that it can be written to the status file as it is.</remarks>
/// <param name="name">Its name, by which QEMU knows it.</param>
/// <param name="kind">What it does.</param>
/// <param name="target">The target of its disk; nothing once the disk is gone.</param>
internal sealed class QemuBlockJob(string name, BlockJobKind kind, string? target)
{
    private readonly ConcurrentQueue<BlockJobState> _news = new();
    private TaskCompletionSource _changed = New();

    /// <summary>Its name.</summary>
    internal string Name => name;

    /// <summary>What it does.</summary>
    internal BlockJobKind Kind => kind;

    /// <summary>The target of its disk.</summary>
    internal string? Target => target;

    /// <summary>How far it is, as callers know it.</summary>
    internal BlockJobState State { get; set; } = BlockJobState.New;

    /// <summary>The number of the uppermost image whose data move; for a commit.</summary>
    internal string? Top { get; init; }

    /// <summary>The number of the image that takes the data, or stays below; nothing for none.</summary>
    internal string? Base { get; init; }

    /// <summary>The number of the image above the uppermost; nothing when the guest writes to that.</summary>
    internal string? Above { get; init; }

    /// <summary>Whether images that were committed are removed.</summary>
    internal bool Deletes { get; init; }

    /// <summary>Whether only the image on top is copied.</summary>
    internal bool IsShallow { get; init; }

    /// <summary>Whether the images that it writes to were there before.</summary>
    internal bool Reuses { get; init; }

    /// <summary>The temporary bitmap that a backup reads from; nothing for a full one.</summary>
    internal string? Bitmap { get; init; }

    /// <summary>Whether somebody waits for it, who takes its news then.</summary>
    internal bool IsAwaited { get; set; }

    /// <summary>How it ended; nothing before it has.</summary>
    internal BlockJobStatus? End { get; set; }

    /// <summary>How many bytes it went through, and how many there were, once it has ended.</summary>
    internal (long Done, long Total) Figures { get; set; }

    /// <summary>What went wrong.</summary>
    internal string? Error { get; set; }

    /// <summary>Whether it occupies its disk.</summary>
    /// <remarks>qemuBlockJobIsRunning.</remarks>
    internal bool IsUnderWay => State is BlockJobState.Running or BlockJobState.Ready or BlockJobState.Pending or BlockJobState.Aborting or BlockJobState.Pivoting;

    /// <summary>Takes news of it from QEMU.</summary>
    /// <param name="state">Its state.</param>
    internal void Note(BlockJobState state)
    {
        _news.Enqueue(state);
        Interlocked.Exchange(ref _changed, New()).TrySetResult();
    }

    /// <summary>Gives the oldest news that nobody has answered.</summary>
    /// <param name="state">Its state.</param>
    /// <returns>Whether there is any.</returns>
    internal bool TryTake(out BlockJobState state) => _news.TryDequeue(out state);

    /// <summary>Waits for news.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The wait.</returns>
    internal Task WaitAsync(CancellationToken cancellationToken)
    {
        var changed = Volatile.Read(ref _changed).Task;
        return _news.IsEmpty ? changed.WaitAsync(cancellationToken) : Task.CompletedTask;
    }

    /// <summary>Describes it for the status file.</summary>
    /// <returns>The element.</returns>
    internal XElement Write()
    {
        var element = new XElement("job", new XAttribute("name", name), new XAttribute("kind", kind), new XAttribute("state", State));
        element.Set("disk", target);
        element.Set("top", Top);
        element.Set("base", Base);
        element.Set("above", Above);
        element.Set("bitmap", Bitmap);
        element.Set("end", End?.ToString());
        element.Set("error", Error);
        foreach (var (flag, isSet) in new[] { ("deletes", Deletes), ("shallow", IsShallow), ("reuses", Reuses) })
        {
            element.Set(flag, isSet ? "yes" : null);
        }

        return element;
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="element">The element.</param>
    /// <returns>The job; nothing for what is none.</returns>
    internal static QemuBlockJob? Read(XElement element) =>
        element.Get("name") is { } name && Enum.TryParse<BlockJobKind>(element.Get("kind"), out var kind) && Enum.TryParse<BlockJobState>(element.Get("state"), out var state)
            ? new QemuBlockJob(name, kind, element.Get("disk"))
            {
                State = state,
                Top = element.Get("top"),
                Base = element.Get("base"),
                Above = element.Get("above"),
                Bitmap = element.Get("bitmap"),
                End = Enum.TryParse<BlockJobStatus>(element.Get("end"), out var end) ? end : null,
                Error = element.Get("error"),
                Deletes = element.Get("deletes") is not null,
                IsShallow = element.Get("shallow") is not null,
                Reuses = element.Get("reuses") is not null,
            }
            : null;

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
