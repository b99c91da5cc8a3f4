using System.Collections.Concurrent;

namespace VirtPS.Drivers.Qemu.Events;

/// <summary>Remembers which disks of a guest failed last, until somebody asks the guest itself.</summary>
internal sealed class DiskErrors
{
    private readonly ConcurrentDictionary<string, string> _reasons = new(StringComparer.Ordinal);

    /// <summary>The last failures' reasons, by the disks' aliases.</summary>
    internal IReadOnlyDictionary<string, string> Reasons => _reasons;

    /// <summary>Remembers a failure.</summary>
    /// <param name="alias">The disk's alias.</param>
    /// <param name="reason">Why, such as <c>enospc</c>; empty where QEMU does not say.</param>
    internal void Note(string alias, string reason) => _reasons[alias] = reason;
}
