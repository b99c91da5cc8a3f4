using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Model;

/// <summary>The memory of a host: what is free in each cell, its pages by size, and how equal pages are shared.</summary>
/// <remarks>virNodeGetFreeMemory, virNodeGetCellsFreeMemory, virNodeGetFreePages, virNodeGetMemoryParameters.</remarks>
public sealed class VirtHostMemory
{
    private readonly IReadOnlyList<TypedParameter> _sharing;

    private VirtHostMemory(VirtConnection connection, IReadOnlyList<TypedParameter> sharing)
    {
        Connection = connection;
        _sharing = sharing;
    }

    /// <summary>The connection it was asked over.</summary>
    public VirtConnection Connection { get; }

    /// <summary>The host's own name, or where it tells none the connection's.</summary>
    public string Name => Connection.HostName ?? Connection.Name;

    /// <summary>All memory in bytes.</summary>
    public required long Memory { get; init; }

    /// <summary>All memory as people read it.</summary>
    public string MemoryText => SizeText.Of(Memory);

    /// <summary>Free memory in bytes.</summary>
    public required long FreeMemory { get; init; }

    /// <summary>Free memory as people read it.</summary>
    public string FreeMemoryText => SizeText.Of(FreeMemory);

    /// <summary>Free memory by NUMA cell in bytes, where the host tells.</summary>
    public IReadOnlyList<long> CellFreeMemory { get; init; } = [];

    /// <summary>The free pages of each cell and size, where the host tells.</summary>
    public IReadOnlyList<FreePages> FreePage { get; init; } = [];

    /// <summary>How many pages are looked at before the sharing of equal pages rests, where the host shares pages.</summary>
    public long? PagesToScan => _sharing.Find<long>("shm_pages_to_scan");

    /// <summary>How long it rests.</summary>
    public TimeSpan? ScanPause => _sharing.Find<long>("shm_sleep_millisecs") is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;

    /// <summary>Whether pages of different cells are shared.</summary>
    public bool? MergesAcrossCells => _sharing.Find<long>("shm_merge_across_nodes") is { } merges ? merges != 0 : null;

    /// <summary>How many pages stand for several.</summary>
    public long? SharedPages => _sharing.Find<long>("shm_pages_shared");

    /// <summary>How many pages these stand for.</summary>
    public long? SharingPages => _sharing.Find<long>("shm_pages_sharing");

    /// <summary>How often all pages have been looked at.</summary>
    public long? FullScans => _sharing.Find<long>("shm_full_scans");

    /// <summary>Asks a host about its memory, with all questions on the way at once.</summary>
    /// <param name="connection">The host.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answers; what the host cannot tell is empty.</returns>
    public static async Task<VirtHostMemory> ReadAsync(VirtConnection connection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var host = connection.Host;
        var node = await host.GetNodeInfoAsync(cancellationToken).ConfigureAwait(false);
        var free = host.GetFreeMemoryAsync(cancellationToken);
        var cells = Optional.OrNothing(host.GetCellsFreeMemoryAsync(0, node.Nodes, cancellationToken));
        var sharing = Optional.OrNothing(host.GetMemoryParametersAsync(cancellationToken));
        var pages = Optional.OrNothing(PagesAsync(host, node.Nodes, cancellationToken));
        await Task.WhenAll(free, cells, sharing, pages).ConfigureAwait(false);
        return new VirtHostMemory(connection, await sharing.ConfigureAwait(false) ?? [])
        {
            Memory = node.Memory,
            FreeMemory = await free.ConfigureAwait(false),
            CellFreeMemory = (await cells.ConfigureAwait(false))?.ToArray() ?? [],
            FreePage = (await pages.ConfigureAwait(false))?.ToArray() ?? [],
        };
    }

    /// <summary>Gives the host's name.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Name;

    // The sizes that a host has are in its capabilities.
    private static async Task<IReadOnlyList<FreePages>> PagesAsync(HostOperations host, int cells, CancellationToken cancellationToken)
    {
        var capabilities = await host.DescribeCapabilitiesAsync(cancellationToken).ConfigureAwait(false);
        return await host.GetFreePagesAsync(capabilities.PageSize, 0, cells, cancellationToken).ConfigureAwait(false);
    }
}
