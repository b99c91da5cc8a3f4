namespace VirtPS.Drivers.NWFilter.Nft;

/// <summary>Where the kernel can look at packets of a bridge's ports with its knowledge of connections.</summary>
internal enum NftPackets
{
    /// <summary>Nowhere.</summary>
    Nowhere,

    /// <summary>In the bridge itself (nf_conntrack_bridge).</summary>
    Bridge,

    /// <summary>In the host's own firewall, which bridged packets pass (br_netfilter); marks say which port they are of.</summary>
    Host,
}
