namespace VirtPS.Engine.Schema;

/// <summary>The kinds of interfaces that a host can be given.</summary>
public enum HostInterfaceKind
{
    /// <summary>A network card.</summary>
    Ethernet,

    /// <summary>A switch in software.</summary>
    Bridge,

    /// <summary>Several cards that act as one.</summary>
    Bond,

    /// <summary>A virtual LAN on another interface.</summary>
    Vlan,
}

/// <summary>When an interface of a host starts.</summary>
public enum HostInterfaceStart
{
    /// <summary>With the host.</summary>
    OnBoot,

    /// <summary>When its hardware appears.</summary>
    HotPlug,

    /// <summary>When somebody starts it.</summary>
    None,
}

/// <summary>What is known of an interface that shall be written as XML.</summary>
public sealed record HostInterfaceSpec
{
    /// <summary>The name, such as br0.</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public HostInterfaceKind Kind { get; init; }

    /// <summary>When it starts.</summary>
    public HostInterfaceStart Start { get; init; }

    /// <summary>The interfaces in it, or the one that it is on.</summary>
    public IReadOnlyList<string> Members { get; init; } = [];

    /// <summary>How a bond shares the traffic, in libvirt's word.</summary>
    public string? BondMode { get; init; }

    /// <summary>How often a bond looks at its links, in milliseconds.</summary>
    public int LinkCheckInterval { get; init; } = 100;

    /// <summary>The VLAN's number, 1 to 4094.</summary>
    public int? VlanId { get; init; }

    /// <summary>Whether a bridge looks for loops; null leaves it to the host.</summary>
    public bool? Stp { get; init; }

    /// <summary>How long a bridge looks before it forwards, in seconds; null leaves it to the host.</summary>
    public int? Delay { get; init; }

    /// <summary>The addresses with their prefixes.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>The gateways, at most one for each family.</summary>
    public IReadOnlyList<string> Gateways { get; init; } = [];

    /// <summary>Whether it asks for IPv4 addresses.</summary>
    public bool Dhcp { get; init; }

    /// <summary>Whether it makes IPv6 addresses of what routers say.</summary>
    public bool Autoconf { get; init; }

    /// <summary>The longest frame in bytes.</summary>
    public int? Mtu { get; init; }
}
