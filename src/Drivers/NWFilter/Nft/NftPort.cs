namespace VirtPS.Drivers.NWFilter.Nft;

/// <summary>A port's rules as nftables has them.</summary>
/// <param name="Port">The port.</param>
/// <param name="Frames">The chains for frames; the first two are where frames from and to the guest come in, where it has them.</param>
/// <param name="Packets">The chains for packets.</param>
/// <param name="Sets">The sets that the chains for packets use.</param>
internal sealed record NftPort(string Port, IReadOnlyList<NftChain> Frames, IReadOnlyList<NftChain> Packets, IReadOnlyList<string> Sets)
{
    /// <summary>The names of the host's sets that the chains for packets look into.</summary>
    internal IReadOnlySet<string> HostSets { get; init; } = new HashSet<string>();
}

/// <summary>A chain.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Way">Which way the packets go that come in here; nothing for chains that others jump to.</param>
/// <param name="Rules">Its rules.</param>
internal sealed record NftChain(string Name, NftWay? Way, List<string> Rules);

/// <summary>Which way a packet goes.</summary>
internal enum NftWay
{
    /// <summary>From the guest.</summary>
    Out,

    /// <summary>To the guest.</summary>
    In,
}
