using System.Xml.Linq;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>A snapshot of a domain.</summary>
/// <remarks>virDomainSnapshotDef. Only touched under the node's lock.</remarks>
internal sealed class TestSnapshot
{
    /// <summary>The state of a snapshot that holds disks only.</summary>
    internal const string DiskSnapshot = "disk-snapshot";

    /// <summary>The place of a snapshot that is kept within the disks.</summary>
    internal const string Internal = "internal";

    /// <summary>The place of a snapshot that is kept in files of its own.</summary>
    internal const string External = "external";

    /// <summary>The place of what is not kept.</summary>
    internal const string Nowhere = "no";

    /// <summary>Its name, unique in its domain.</summary>
    internal required string Name { get; init; }

    /// <summary>What its maker said of it.</summary>
    internal string? Description { get; init; }

    /// <summary>The name of the snapshot that it was taken after; null at a root.</summary>
    internal string? Parent { get; set; }

    /// <summary>When it was taken, in seconds since 1970.</summary>
    internal long CreationTime { get; init; }

    /// <summary>The state that the domain was in, in libvirt's word, or <see cref="DiskSnapshot"/>.</summary>
    internal string State { get; set; } = "nostate";

    /// <summary>Where the memory is kept; null when nothing is said.</summary>
    internal string? Memory { get; set; }

    /// <summary>The file that the memory is kept in; null without one.</summary>
    internal string? MemoryFile { get; init; }

    /// <summary>What is kept of each disk.</summary>
    internal IReadOnlyList<SnapshotDisk> Disks { get; set; } = [];

    /// <summary>The definition to go back to; null when it was not recorded.</summary>
    internal DomainDefinition? Domain { get; set; }

    /// <summary>The stored definition, where it differed; null otherwise.</summary>
    internal DomainDefinition? InactiveDomain { get; init; }

    /// <summary>Whether a guest was there.</summary>
    internal bool IsOnline => State is "running" or "paused";

    /// <summary>Whether no guest was there: the domain was shut off, or only disks were kept.</summary>
    internal bool IsOffline => State is "shutoff" or DiskSnapshot;

    /// <summary>Whether something of it is kept in files of its own.</summary>
    internal bool IsExternal => Memory == External || Disks.Any(disk => disk.Place == External);
}

/// <summary>What a snapshot keeps of one disk.</summary>
internal sealed class SnapshotDisk
{
    /// <summary>The disk's target.</summary>
    internal required string Name { get; set; }

    /// <summary>Where it is kept; null until defaults are filled in.</summary>
    internal string? Place { get; set; }

    /// <summary>What kind of file it is kept in; <c>file</c> unless something else is said.</summary>
    internal string Type { get; init; } = "file";

    /// <summary>The file it is kept in; null when it has no name yet.</summary>
    internal string? Path { get; set; }

    /// <summary>The element that tells the file's format; null without one.</summary>
    internal XElement? Driver { get; init; }

    /// <summary>The element that names the file; null without one.</summary>
    internal XElement? Source { get; set; }
}
