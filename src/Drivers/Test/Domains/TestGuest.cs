using VirtPS.Drivers.Test.Agent;
using VirtPS.Drivers.Test.Migrations;
using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>What a guest remembers: its clock, its frozen file systems, its I/O threads, how long it ran.</summary>
/// <remarks>Made when something first needs it; most of ten thousand domains never do.</remarks>
internal sealed class TestGuest
{
    /// <summary>The time that a guest's clock shows until it is set, in seconds since 1970.</summary>
    internal const long BirthTime = 627319920;

    private GuestSystem? _system;
    private MigrationSettings? _migration;

    /// <summary>The guest's clock, which stands still.</summary>
    internal GuestTime Time { get; set; } = new(BirthTime, 0);

    /// <summary>Whether the file system at / is frozen.</summary>
    internal bool RootFrozen { get; set; }

    /// <summary>Whether the file system at /boot is frozen.</summary>
    internal bool BootFrozen { get; set; }

    /// <summary>Virtual CPUs that the guest itself has left.</summary>
    internal HashSet<int> LeftVcpus { get; } = [];

    /// <summary>Polling parameters of I/O threads, in the order they came.</summary>
    internal List<IOThreadPolling> IOThreads { get; } = [];

    /// <summary>What the guest's own system holds: its users, files and processes.</summary>
    internal GuestSystem System => _system ??= new GuestSystem();

    /// <summary>How migrations of it are limited.</summary>
    internal MigrationSettings Migration => _migration ??= new MigrationSettings();

    /// <summary>What disks hold that were resized, in bytes, by their targets.</summary>
    internal Dictionary<string, long> Capacities { get; } = new(StringComparer.Ordinal);

    /// <summary>How fast the guest changes its memory, where that was measured in this run.</summary>
    internal DirtyRate? DirtyRate { get; set; }

    /// <summary>How long the present run was on its CPUs before <see cref="OnCpuSince"/>.</summary>
    internal TimeSpan RanBefore { get; set; }

    /// <summary>Since when the guest is on its CPUs; null while it is not.</summary>
    internal DateTimeOffset? OnCpuSince { get; set; }
}

/// <summary>How an I/O thread polls.</summary>
/// <param name="id">The thread's number.</param>
internal sealed class IOThreadPolling(uint id)
{
    /// <summary>The thread's number.</summary>
    internal uint Id { get; } = id;

    /// <summary>The longest poll, in nanoseconds.</summary>
    internal ulong MaxNanoseconds { get; set; } = 32768;

    /// <summary>How fast the poll grows.</summary>
    internal uint Grow { get; set; }

    /// <summary>How fast the poll shrinks.</summary>
    internal uint Shrink { get; set; }
}
