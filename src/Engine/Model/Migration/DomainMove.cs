using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;

namespace VirtPS.Engine.Model;

/// <summary>Moves a domain from one host to another.</summary>
/// <param name="domain">The domain.</param>
/// <param name="destination">The host it goes to.</param>
/// <param name="options">How.</param>
/// <remarks>virDomainMigrate3 and virDomainMigrateToURI3.</remarks>
public sealed class DomainMove(VirtDomain domain, VirtConnection destination, DomainMoveOptions options)
{
    /// <summary>Moves it.</summary>
    /// <param name="progress">Who wants to know how far it is.</param>
    /// <param name="cancellationToken">Stops it; the guest goes on at the source.</param>
    /// <returns>The domain at the destination.</returns>
    /// <exception cref="VirtException">What one of the hosts says.</exception>
    public async Task<VirtDomain> RunAsync(IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        if (ReferenceEquals(domain.Connection, destination))
        {
            throw VirtException.Worded(VirtErrorCode.InvalidArg, $"'{domain.Name}' is at '{destination.Name}' already");
        }

        await domain.RefreshAsync(cancellationToken).ConfigureAwait(false);
        var flags = options.Flags | (domain.State == DomainState.Paused ? DomainMigrateFlags.Paused : 0);
        var arrived = flags.HasFlag(DomainMigrateFlags.PeerToPeer)
            ? await ByPeersAsync(flags, progress, cancellationToken).ConfigureAwait(false)
            : await new MigrationSequence(domain.Connection.DomainMigrations, destination.DomainMigrations)
                .RunAsync(domain.Ref, options.Parameters(), flags, progress, cancellationToken).ConfigureAwait(false);
        await domain.TryRefreshAsync(cancellationToken).ConfigureAwait(false);
        return await destination.Domains.GetAsync(arrived, cancellationToken).ConfigureAwait(false);
    }

    private async Task<DomainRef> ByPeersAsync(DomainMigrateFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        await domain.Connection.DomainMigrations.PerformAsync(
            domain.Ref, destination.Uri, new MigrationStep(options.Parameters(), default, flags), progress, cancellationToken).ConfigureAwait(false);
        return await destination.Domains.LookupByNameAsync(options.NewName ?? domain.Name, cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>How a domain moves.</summary>
public sealed record DomainMoveOptions
{
    private const long Mebibyte = 1024 * 1024;

    /// <summary>The flags.</summary>
    public DomainMigrateFlags Flags { get; init; }

    /// <summary>Its name at the destination; null for the one it has.</summary>
    public string? NewName { get; init; }

    /// <summary>Where the memory is sent; null for the destination's choice.</summary>
    public string? MigrateUri { get; init; }

    /// <summary>The limit in bytes per second; 0 for the host's.</summary>
    public long Bandwidth { get; init; }

    /// <summary>How many connections send memory at once; 0 for one.</summary>
    public int ParallelConnections { get; init; }

    /// <summary>The description to run with; null for its own.</summary>
    public string? Xml { get; init; }

    /// <summary>The description to store; null for its own.</summary>
    public string? PersistentXml { get; init; }

    /// <summary>Further parameters by their libvirt names, such as <c>compression.zstd.level</c>.</summary>
    /// <remarks>VIR_MIGRATE_PARAM_*.</remarks>
    public IReadOnlyList<TypedParameter> More { get; init; } = [];

    /// <summary>Gives the typed parameters.</summary>
    /// <returns>What was given, named as VIR_MIGRATE_PARAM_*.</returns>
    internal IReadOnlyList<TypedParameter> Parameters()
    {
        (string Name, object? Value)[] all =
        [
            ("destination_name", NewName),
            ("migrate_uri", MigrateUri),
            ("bandwidth", Bandwidth > 0 ? (ulong)(Bandwidth / Mebibyte + (Bandwidth % Mebibyte > 0 ? 1 : 0)) : null),
            ("parallel.connections", ParallelConnections > 0 ? ParallelConnections : null),
            ("destination_xml", Xml),
            ("persistent_xml", PersistentXml),
        ];
        return [.. all.Where(one => one.Value is not null).Select(one => new TypedParameter(one.Name, one.Value!)), .. More];
    }
}
