using System.Xml.Linq;
using VirtPS.Drivers.Network.Ports;
using VirtPS.Drivers.Shared.Networks.Ports;
using VirtPS.Drivers.Shared.Networks;
using VirtPS.Drivers.Shared.Networks.Links;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Network.Validation;

/// <summary>Refuses definitions that are well formed, and that no host can carry out.</summary>
/// <remarks>networkValidate.</remarks>
/// <param name="network">The network in libvirt's form.</param>
internal sealed class NetworkValidator(XElement network)
{
    private readonly string _name = network.Element("name")!.Value;
    private readonly string _mode = NetworkMode.Of(network);

    private bool AllowsBandwidth => NetworkMode.OwnsBridge(network) || NetworkMode.UsesHostBridge(network);

    // Only a switch, or a device of the guest's own, can tag its frames.
    private bool AllowsVlan => _mode is "hostdev" or "passthrough" || NetworkMode.OwnsBridge(network) || NetworkMode.UsesHostBridge(network)
        || (_mode == "bridge" && PortType(network) == "openvswitch");

    /// <summary>Checks the definition.</summary>
    /// <exception cref="VirtException">XmlError or ConfigUnsupported.</exception>
    internal void Check()
    {
        if (_name.Contains('\n', StringComparison.Ordinal))
        {
            throw new VirtException(VirtErrorCode.XmlError, "invalid char in name: '\\n'", VirtErrorDomain.Network);
        }

        foreach (var device in new[] { NetworkMode.BridgeOf(network) }.Concat(network.Descendants("interface").Select(one => one.Get("dev")))
            .Append(network.Element("forward")?.Get("dev")).Append(network.Element("forward")?.Element("pf")?.Get("dev")).OfType<string>())
        {
            HostLinks.CheckName(device.Replace("%d", string.Empty, StringComparison.Ordinal));
        }

        if (!NetworkMode.OwnsBridge(network))
        {
            RefuseWhatNeedsBridge();
        }

        CheckBandwidth();
        CheckDevices();
        CheckDhcp();
        CheckPortGroups();
    }

    private static string? PortType(XElement owner) => owner.Element("virtualport")?.Get("type");

    private static VirtException Refuse(string sentence) => new(VirtErrorCode.ConfigUnsupported, sentence, VirtErrorDomain.Network);

    private void RefuseWhatNeedsBridge()
    {
        foreach (var name in new[] { "mac", "ip", "dns", "domain" })
        {
            if (network.Element(name) is { } found && (name != "dns" || found.HasElements))
            {
                throw Refuse($"Unsupported <{name}> element in network {_name} with forward mode='{_mode}'");
            }
        }
    }

    private void CheckBandwidth()
    {
        if (AllowsBandwidth)
        {
            return;
        }

        if (network.Element("bandwidth") is not null)
        {
            throw Refuse($"Unsupported network-wide <bandwidth> element in network {_name} with forward mode='{_mode}'");
        }

        if (network.Elements("portgroup").FirstOrDefault(group => group.Element("bandwidth") is not null) is { } group)
        {
            throw Refuse(
                $"Unsupported <bandwidth> element in network '{_name}' in portgroup '{group.Get("name")}' with forward mode='{_mode}'");
        }
    }

    private void CheckDevices()
    {
        var devices = PoolDevice.Of(network).ToList();
        var names = devices.FindAll(device => device.Element.Name == "interface");
        if (_mode == "hostdev" && names.Count > 0)
        {
            throw Refuse(
                $"hostdev network '{_name}' lists '{names[0].Key}' in the device pool, but hostdev networks require all devices to be listed by PCI address, not network device name");
        }

        if (_mode != "hostdev" && names.Count < devices.Count)
        {
            throw Refuse(
                $"network '{_name}' has forward mode '{_mode}'  but lists a device by PCI address in the device pool. This is only supported for networks with forward mode 'hostdev'");
        }

        if (network.Element("forward")?.Element("pf") is not null && devices.Count > 0 && !NetworkMode.HasPool(network))
        {
            throw Refuse($"<address>, <interface>, and <pf> elements of <forward> in network {_name} are mutually exclusive");
        }

        foreach (var device in devices.Where(device => device.Element.Name == "address" && !PciFunctions.IsVirtual(device.Key)))
        {
            throw Refuse($"device '{PciFunctions.PathOf(device.Key)}' in network '{_name}' is not an SR-IOV Virtual Function");
        }
    }

    private void CheckDhcp()
    {
        foreach (var (version, isIPv6) in new[] { (4, false), (6, true) })
        {
            if (HostAddress.Of(network).Count(ip => ip.ServesDhcp && ip.IsIPv6 == isIPv6) > 1)
            {
                throw Refuse(
                    $"Multiple IPv{version} dhcp sections found -- dhcp is supported only for a single IPv{version} address on each network");
            }
        }
    }

    private void CheckPortGroups()
    {
        var groups = network.Elements("portgroup").ToList();
        var defaults = groups.FindAll(group => group.Get("default") == "yes");
        if (defaults.Count > 1)
        {
            throw Refuse(
                $"network '{_name}' has multiple default <portgroup> elements ({defaults[0].Get("name")} and {defaults[1].Get("name")}), but only one default is allowed");
        }

        if (groups.GroupBy(group => group.Get("name")).FirstOrDefault(same => same.Skip(1).Any()) is { } twice)
        {
            throw Refuse($"multiple <portgroup> elements with the same name ({twice.Key}) in network '{_name}'");
        }

        var tags = network.Element("vlan") is not null;
        if (groups.Exists(group => (tags || group.Element("vlan") is not null) && !AllowsVlanIn(group)) || (tags && !AllowsVlan && defaults.Count == 0))
        {
            throw Refuse($"<vlan> element specified for network {_name}, whose type doesn't support vlan configuration");
        }
    }

    private bool AllowsVlanIn(XElement group) => PortType(group) is { } type ? _mode == "bridge" && type == "openvswitch" : AllowsVlan;
}
