using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Networks;

/// <summary>Tells networks apart by how their traffic leaves.</summary>
internal static class NetworkMode
{
    /// <summary>Gives the mode of a network; <c>none</c> for one that is isolated.</summary>
    /// <param name="network">The network in libvirt's form.</param>
    /// <returns>The mode.</returns>
    internal static string Of(XElement network) => network.Element("forward") is { } forward ? forward.Get("mode") ?? "nat" : "none";

    /// <summary>Tells whether a network has a bridge that comes and goes with it.</summary>
    /// <param name="network">The network.</param>
    /// <returns>Whether it has.</returns>
    internal static bool OwnsBridge(XElement network) => Of(network) is "none" or "nat" or "route" or "open";

    /// <summary>Tells whether a network lends a bridge that the host has anyway.</summary>
    /// <param name="network">The network.</param>
    /// <returns>Whether it does.</returns>
    internal static bool UsesHostBridge(XElement network) => Of(network) == "bridge" && BridgeOf(network) is not null;

    /// <summary>Tells whether a network lends host devices, whole or for macvtap.</summary>
    /// <param name="network">The network.</param>
    /// <returns>Whether it does.</returns>
    internal static bool HasPool(XElement network) => !OwnsBridge(network) && !UsesHostBridge(network);

    /// <summary>Gives the name of a network's bridge.</summary>
    /// <param name="network">The network.</param>
    /// <returns>The name, where there is one.</returns>
    internal static string? BridgeOf(XElement network) => network.Element("bridge")?.Get("name");
}
