namespace VirtPS.Engine.Schema;

/// <summary>Says what a network interface is to be.</summary>
/// <remarks>One of <see cref="Network"/>, <see cref="Bridge"/> and <see cref="Device"/> says what it is connected to; without any it is connected through its user's own network.</remarks>
public sealed record InterfaceSpec
{
    /// <summary>The network.</summary>
    public string? Network { get; init; }

    /// <summary>The network's group of ports.</summary>
    public string? PortGroup { get; init; }

    /// <summary>The host's bridge.</summary>
    public string? Bridge { get; init; }

    /// <summary>The host's interface to connect to directly.</summary>
    public string? Device { get; init; }

    /// <summary>How a direct connection works: vepa, bridge, private or passthrough.</summary>
    public string? Mode { get; init; }

    /// <summary>The Ethernet address; null to have one made.</summary>
    public string? Mac { get; init; }

    /// <summary>The card that the guest sees.</summary>
    public string? Model { get; init; }

    /// <summary>The name of the host's end.</summary>
    public string? Target { get; init; }

    /// <summary>Whether the cable is plugged in; null for yes without saying so.</summary>
    public bool? LinkUp { get; init; }

    /// <summary>The longest frame in bytes.</summary>
    public int? Mtu { get; init; }

    /// <summary>The name of the filter for what passes.</summary>
    public string? Filter { get; init; }

    /// <summary>The limits for what comes in.</summary>
    public BandwidthSpec? Inbound { get; init; }

    /// <summary>The limits for what goes out.</summary>
    public BandwidthSpec? Outbound { get; init; }

    /// <summary>The interface's turn at starting the guest, from 1.</summary>
    public int? BootOrder { get; init; }
}
