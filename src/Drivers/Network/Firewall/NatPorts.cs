using System.Xml.Linq;
using VirtPS.Drivers.Shared.Networks;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Network.Firewall;

/// <summary>The ports of the host under which translated guests go out.</summary>
internal static class NatPorts
{
    /// <summary>The first port, where none is named.</summary>
    internal const string First = "1024";

    /// <summary>The last port, where none is named.</summary>
    internal const string Last = "65535";

    /// <summary>Names the ports of a network that starts, where its definition names none; its description shows them while it runs.</summary>
    /// <param name="network">The network in libvirt's form.</param>
    /// <returns>The network with ports, or as it was where it translates nothing.</returns>
    /// <remarks>iptablesForwardMasquerade.</remarks>
    internal static XElement Fill(XElement network)
    {
        if (network.Element("forward") is not { } plain || NetworkMode.Of(network) != "nat" || plain.Element("nat")?.Element("port") is not null || !Translates(network))
        {
            return network;
        }

        var filled = new XElement(network);
        var forward = filled.Element("forward")!;
        if (forward.Element("nat") is not { } nat)
        {
            forward.AddFirst(nat = new XElement("nat"));
        }

        nat.Add(new XElement("port", new XAttribute("start", First), new XAttribute("end", Last)));
        return filled;
    }

    private static bool Translates(XElement network) =>
        HostAddress.Of(network).Any(ip => !ip.IsIPv6 || network.Element("forward")!.Element("nat")?.Get("ipv6") == "yes");
}
