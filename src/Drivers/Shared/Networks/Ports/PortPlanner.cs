using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Networks.Ports;

/// <summary>Decides how a guest is connected to a network.</summary>
/// <remarks>networkAllocatePort and networkNotifyPort.</remarks>
/// <param name="network">The running network in libvirt's form.</param>
/// <param name="ports">Its ports.</param>
internal sealed class PortPlanner(XElement network, NetworkPortTable ports)
{
    private readonly string _name = network.Element("name")!.Value;
    private readonly string _mode = NetworkMode.Of(network);

    /// <summary>Completes a port with what its group and network say, and with what it is connected to.</summary>
    /// <param name="port">The port in libvirt's form.</param>
    /// <returns>The port, complete.</returns>
    /// <exception cref="VirtException">InternalError when no device is free, ConfigUnsupported or XmlError for what does not fit together.</exception>
    internal XElement Plan(XElement port)
    {
        var planned = new XElement(port);
        var group = GroupOf(port);
        foreach (var part in new[] { "bandwidth", "vlan" })
        {
            // A network's own limits are for all its guests together, those of a group for each.
            Inherit(planned, part, group, part == "vlan" ? network : null);
        }

        if (planned.Element("rxfilters") is null && (group?.Get("trustGuestRxFilters") ?? network.Get("trustGuestRxFilters")) is { } trust)
        {
            planned.Insert(new XElement("rxfilters", new XAttribute("trustGuest", trust)));
        }

        Inherit(planned, "port", null, network);
        var profile = VirtualPortMerger.Merge(port.Element("virtualport"), network.Element("virtualport"), group?.Element("virtualport"));
        planned.Drop("virtualport");
        if (profile is not null)
        {
            planned.Insert(profile);
        }

        planned.Insert(Plug(profile));
        return NetworkPortNormalizer.Normalize(planned);
    }

    /// <summary>Checks that a port that says what it is connected to, as after a restart, can be.</summary>
    /// <param name="port">The port in libvirt's form.</param>
    /// <exception cref="VirtException">InternalError when its device is not the network's, or another's.</exception>
    internal void CheckClaim(NetworkPort port)
    {
        if (port.Plug?.Get("type") is "network" or "bridge")
        {
            if (NetworkMode.BridgeOf(network) is null)
            {
                throw Fault("Unexpectedly got a network port without a network bridge");
            }

            return;
        }

        if (PoolDevice.Of(network).FirstOrDefault(device => device.Key == port.Device) is null)
        {
            throw Fault($"network '{_name}' doesn't have dev='{port.Device}' in use by network port '{port.Uuid}'");
        }

        if (NeedsAlone(port.Definition.Element("virtualport")) && ports.Connections(port.Device!) > 0)
        {
            throw Fault($"network '{_name}' claims dev='{port.Device}' is already in use by a different port");
        }
    }

    private static void Inherit(XElement port, string part, XElement? group, XElement? all)
    {
        if (port.Element(part) is null && (group?.Element(part) ?? all?.Element(part)) is { } inherited)
        {
            port.Insert(new XElement(inherited));
        }
    }

    private static VirtException Fault(string sentence) => new(VirtErrorCode.InternalError, sentence, VirtErrorDomain.Network);

    private XElement? GroupOf(XElement port)
    {
        var groups = network.Elements("portgroup");
        return port.Text("group") is { } name
            ? groups.FirstOrDefault(group => group.Get("name") == name)
            : groups.FirstOrDefault(group => group.Get("default") == "yes");
    }

    private XElement Plug(XElement? profile)
    {
        if (NetworkMode.OwnsBridge(network))
        {
            Check(profile, [], "IP forwarding");
            return BridgePlug("network");
        }

        if (NetworkMode.UsesHostBridge(network))
        {
            Check(profile, ["openvswitch"], "a bridge device");
            return BridgePlug("bridge");
        }

        var isWhole = _mode == "hostdev";
        Check(profile, ["802.1Qbg", "802.1Qbh"], isWhole ? "an SR-IOV Virtual Function via PCI passthrough" : "a macvtap device");
        var device = Choose(profile);
        return isWhole
            ? HostDevicePlug(device)
            : new XElement("plug", new XAttribute("type", "direct"), new XAttribute("dev", device.Key), new XAttribute("mode", _mode));
    }

    private XElement BridgePlug(string type)
    {
        var plug = new XElement("plug", new XAttribute("type", type), new XAttribute("bridge", NetworkMode.BridgeOf(network)!));
        plug.Set("macTableManager", network.Element("bridge")!.Get("macTableManager"));
        return plug;
    }

    private XElement HostDevicePlug(PoolDevice device)
    {
        var forward = network.Element("forward")!;
        var plug = new XElement("plug", new XAttribute("type", "hostdev-pci"), new XAttribute("managed", forward.Get("managed") ?? "no"));
        if (forward.Element("driver")?.Get("name") is { } driver)
        {
            plug.Add(new XElement("driver", new XAttribute("name", driver)));
        }

        plug.Add(new XElement(device.Element));
        plug.Element("address")!.Set("connections", null);
        return plug;
    }

    private bool NeedsAlone(XElement? profile) =>
        _mode is "passthrough" or "hostdev" || (_mode == "private" && profile?.Get("type") == "802.1Qbh");

    private PoolDevice Choose(XElement? profile)
    {
        var devices = PoolDevice.Of(network).ToList();
        if (devices.Count == 0 && _mode != "hostdev")
        {
            throw Fault($"network '{_name}' uses a direct mode, but has no forward dev and no interface pool");
        }

        if (!NeedsAlone(profile))
        {
            return devices.MinBy(device => ports.Connections(device.Key))!;
        }

        return devices.Find(device => ports.Connections(device.Key) == 0)
            ?? throw Fault($"network '{_name}' requires exclusive access to interfaces, but none are available");
    }

    private void Check(XElement? profile, ReadOnlySpan<string> allowed, string what)
    {
        if (profile?.Get("type") is { } type && !allowed.Contains(type))
        {
            throw new VirtException(
                VirtErrorCode.ConfigUnsupported, $"<virtualport type='{type}'> not supported for network '{_name}' which uses {what}", VirtErrorDomain.Network);
        }
    }
}
