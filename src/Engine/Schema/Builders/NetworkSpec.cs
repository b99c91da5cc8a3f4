namespace VirtPS.Engine.Schema;

/// <summary>Says what a new virtual network is to be.</summary>
public sealed record NetworkSpec
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The identity; null to have one made.</summary>
    public Guid? Uuid { get; init; }

    /// <summary>How traffic leaves: nat, route, open, bridge, private, vepa, passthrough or hostdev; null keeps it inside.</summary>
    public string? ForwardMode { get; init; }

    /// <summary>The host's interface that traffic leaves through.</summary>
    public string? ForwardDevice { get; init; }

    /// <summary>The name of the host's bridge.</summary>
    public string? Bridge { get; init; }

    /// <summary>The Ethernet address of the bridge.</summary>
    public string? Mac { get; init; }

    /// <summary>The name of the DNS domain.</summary>
    public string? Domain { get; init; }

    /// <summary>The longest frame in bytes.</summary>
    public int? Mtu { get; init; }

    /// <summary>The host's addresses on the network.</summary>
    public IReadOnlyList<NetworkAddressSpec> Addresses { get; init; } = [];

    /// <summary>The virtual LANs that untagged ports belong to.</summary>
    public IReadOnlyList<int> Vlans { get; init; } = [];
}
