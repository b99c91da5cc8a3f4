namespace VirtPS.Engine.Schema;

/// <summary>Names the ways that traffic leaves a virtual network.</summary>
/// <remarks>The <c>mode</c> attribute of a <c>forward</c> element; https://libvirt.org/formatnetwork.html#connectivity.</remarks>
public enum NetworkForward
{
    /// <summary>Traffic stays inside: there is no <c>forward</c> element.</summary>
    Isolated,

    /// <summary>As isolated, by the name that libvirt's own code uses.</summary>
    None = Isolated,

    /// <summary>Routed, with the guests' addresses translated to the host's.</summary>
    Nat,

    /// <summary>Routed with the guests' own addresses.</summary>
    Route,

    /// <summary>Routed, without any firewall rules.</summary>
    Open,

    /// <summary>Guests are on a bridge or device of the host.</summary>
    Bridge,

    /// <summary>macvtap: guests on one device do not see each other.</summary>
    Private,

    /// <summary>macvtap: guests see each other through a switch outside.</summary>
    Vepa,

    /// <summary>macvtap: each guest has a device to itself.</summary>
    Passthrough,

    /// <summary>Each guest is given a network device of the host.</summary>
    Hostdev,
}
