using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Events;

namespace VirtPS.Drivers.Shared.Services;

/// <summary>What the drivers of one daemon share.</summary>
/// <param name="Directories">Where the daemon keeps its things; a driver takes a directory of its own name in each.</param>
internal sealed record HostContext(DaemonDirectories Directories)
{
    /// <summary>Whether the daemon has the superuser's rights, and so serves <c>/system</c> and not <c>/session</c>.</summary>
    internal bool IsPrivileged { get; init; } = Environment.IsPrivilegedProcess;

    /// <summary>The uuid of the host, by which two hosts know that they are not one.</summary>
    internal Guid HostId { get; init; }

    /// <summary>What times move with.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Where all drivers of the daemon publish their events.</summary>
    internal EventHub Events { get; } = new();

    /// <summary>Where drivers say what no caller waits to hear.</summary>
    internal HostLog Log { get; init; } = static (_, _, _) => { };

    /// <summary>The path of the URIs that the daemon answers to.</summary>
    internal string UriPath => IsPrivileged ? "/system" : "/session";

    /// <summary>Publishes an event with the present time on it.</summary>
    /// <param name="value">The event.</param>
    internal void Publish(VirtEvent value) => Events.Publish(value with { Time = Clock.GetLocalNow() });
}

/// <summary>Takes a line for the daemon's log.</summary>
/// <param name="priority">How grave it is.</param>
/// <param name="source">Which driver says it, such as <c>network</c>.</param>
/// <param name="message">What it says; without secrets.</param>
internal delegate void HostLog(LogPriority priority, string source, string message);
