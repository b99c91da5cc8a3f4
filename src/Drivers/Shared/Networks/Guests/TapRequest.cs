using System.Xml.Linq;

namespace VirtPS.Drivers.Shared.Networks.Guests;

/// <summary>The host's end of a guest's network card as it shall be.</summary>
/// <param name="Mac">The guest's Ethernet address.</param>
internal sealed record TapRequest(string Mac)
{
    /// <summary>The device's name; nothing for the next free <c>vnet</c> with a number.</summary>
    internal string? Name { get; init; }

    /// <summary>The bridge that it is a port of; nothing for none.</summary>
    internal string? Bridge { get; init; }

    /// <summary>The longest packet in bytes; nothing for the bridge's.</summary>
    internal int? Mtu { get; init; }

    /// <summary>The <c>vlan</c> element; nothing for none.</summary>
    internal XElement? Vlan { get; init; }

    /// <summary>The <c>virtualport</c> element; its type openvswitch makes the bridge one of Open vSwitch.</summary>
    internal XElement? VirtualPort { get; init; }

    /// <summary>Whether it must not reach other isolated ports of its bridge.</summary>
    internal bool IsIsolated { get; init; }

    /// <summary>Whether the bridge learns no addresses by itself.</summary>
    internal bool KeepsMacTable { get; init; }

    /// <summary>The element with the <c>bandwidth</c> of the card; nothing for no limits.</summary>
    internal XElement? Limits { get; init; }

    /// <summary>Whether frames pass from the start.</summary>
    internal bool IsUp { get; init; } = true;

    /// <summary>Told the device's name once it is there, before it is connected to anything and up; nothing for nobody.</summary>
    internal Func<string, CancellationToken, Task>? BeforeConnected { get; init; }

    /// <summary>Whether several queues are served at once.</summary>
    internal bool HasQueues { get; init; }

    /// <summary>The name of the user who may open it; nothing for the superuser only.</summary>
    internal string? Owner { get; init; }
}
