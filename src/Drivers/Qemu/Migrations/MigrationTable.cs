using System.Collections.Concurrent;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Uri;

namespace VirtPS.Drivers.Qemu.Migrations;

/// <summary>Opens a connection to another host.</summary>
/// <param name="uri">Where it is.</param>
/// <param name="cancellationToken">Ends the attempt.</param>
/// <returns>The connection, which the caller disposes of.</returns>
internal delegate Task<IDriverConnection> PeerOpener(VirtUri uri, CancellationToken cancellationToken);

/// <summary>The migrations of one host, and what outlives them.</summary>
internal sealed class MigrationTable
{
    private readonly ConcurrentDictionary<Guid, MigrationJob> _jobs = new();
    private readonly ConcurrentDictionary<Guid, MigrationLimits> _limits = new();
    private readonly ConcurrentDictionary<string, VirtException> _failures = new(StringComparer.Ordinal);

    /// <summary>Opens connections to other hosts, for migrations that this host manages; null where nobody can.</summary>
    internal PeerOpener? Peers { get; set; }

    /// <summary>The ports that guests come in by.</summary>
    internal MigrationPorts Ports { get; } = new();

    /// <summary>Finds a domain's migration.</summary>
    /// <param name="domain">The domain.</param>
    /// <returns>The migration; null where there is none.</returns>
    internal MigrationJob? Find(QemuDomain domain) => _jobs.GetValueOrDefault(domain.Uuid);

    /// <summary>Finds the migration of a domain that leaves.</summary>
    /// <param name="domain">The domain.</param>
    /// <returns>The migration.</returns>
    /// <exception cref="VirtException">OperationInvalid when it does not leave.</exception>
    internal MigrationJob Leaving(QemuDomain domain) => Find(domain) is { IsIncoming: false } job
        ? job
        : throw QemuNode.Speaker.Invalid($"domain '{domain.Name}' is not being migrated");

    /// <summary>Finds the migration of a domain that comes.</summary>
    /// <param name="domain">The domain.</param>
    /// <returns>The migration.</returns>
    /// <exception cref="VirtException">OperationInvalid when it does not come, or why it did not.</exception>
    internal MigrationJob Coming(QemuDomain domain) => Find(domain) is { IsIncoming: true } job
        ? job
        : throw TakeFailure(domain.Name) ?? QemuNode.Speaker.Invalid($"domain '{domain.Name}' is not processing incoming migration");

    /// <summary>Adds a migration.</summary>
    /// <param name="job">The migration.</param>
    internal void Add(MigrationJob job) => _jobs[job.Domain.Uuid] = job;

    /// <summary>Takes a migration out that has ended.</summary>
    /// <param name="job">The migration.</param>
    /// <returns>Whether it was in.</returns>
    internal bool Remove(MigrationJob job) => _jobs.TryRemove(new(job.Domain.Uuid, job));

    /// <summary>Lists the migrations that a connection has to see through.</summary>
    /// <param name="keeper">What stands for the connection.</param>
    /// <returns>The migrations.</returns>
    internal IReadOnlyList<MigrationJob> KeptBy(object keeper) => [.. _jobs.Values.Where(job => job.Keeper == keeper)];

    /// <summary>Gives the limits of a domain's migrations.</summary>
    /// <param name="domain">The domain.</param>
    /// <returns>The limits.</returns>
    internal MigrationLimits LimitsOf(QemuDomain domain) => _limits.GetOrAdd(domain.Uuid, _ => new MigrationLimits());

    /// <summary>Remembers why a guest that was to come has ended, for who asks about it.</summary>
    /// <param name="name">The domain's name.</param>
    /// <param name="failure">Why.</param>
    internal void KeepFailure(string name, VirtException failure) => _failures[name] = failure;

    /// <summary>Tells why a guest that was to come has ended, once.</summary>
    /// <param name="name">The domain's name.</param>
    /// <returns>Why; null where nothing is known.</returns>
    internal VirtException? TakeFailure(string name) => _failures.TryRemove(name, out var failure) ? failure : null;
}

/// <summary>How the migrations of a domain are limited.</summary>
internal sealed class MigrationLimits
{
    /// <summary>The largest limit that QEMU takes, in MiB per second; as much as none.</summary>
    internal const long NoLimit = long.MaxValue / (1024 * 1024);

    /// <summary>The limit in MiB per second.</summary>
    internal long Speed { get; set; } = NoLimit;
}
