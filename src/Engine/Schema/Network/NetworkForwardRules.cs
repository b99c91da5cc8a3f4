using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Rules for how a network's traffic leaves.</summary>
internal static class NetworkForwardRules
{
    private static readonly string[] Modes = ["none", "nat", "route", "open", "bridge", "private", "vepa", "passthrough", "hostdev"];

    public static void Normalize(XElement network, string name, bool active)
    {
        if (network.Element("forward") is not { } forward)
        {
            return;
        }

        forward.Default("mode", "nat");
        var mode = forward.Get("mode")!;
        if (!Modes.Contains(mode))
        {
            throw XmlFault.Unsupported(forward, $"unknown forwarding type '{mode}'", Allowed.OneOf(Modes));
        }

        if (mode == "none")
        {
            forward.Remove();
            return;
        }

        NormalizeInterfaces(forward, mode, active);
        if (forward.Element("nat") is { } unused && mode != "nat")
        {
            throw XmlFault.Error(unused, $"The <nat> element can only be used when <forward> 'mode' is 'nat' in network {name}");
        }

        NormalizeNat(forward, name);
        Check(network, forward, mode, name);
    }

    private static void NormalizeInterfaces(XElement forward, string mode, bool active)
    {
        if (mode == "hostdev")
        {
            Allowed.Check(forward, "managed", Allowed.YesNo);
            forward.Default("managed", "no");
        }
        else
        {
            forward.Set("managed", null);
        }

        foreach (var address in forward.Elements("address"))
        {
            AddressRules.NormalizeAddress(address);
        }

        HashSet<string>? seen = null;
        foreach (var device in forward.Elements("interface").Concat(forward.Elements("address")))
        {
            var key = device.Get("dev") ?? $"{device.Get("domain")}:{device.Get("bus")}:{device.Get("slot")}.{device.Get("function")}";
            if (!(seen ??= []).Add(key))
            {
                throw XmlFault.Error(
                    device,
                    device.Name == "interface"
                        ? $"interface '{key}' can only be listed once in network {forward.Parent?.Text("name")}"
                        : $"PCI device '{key.Replace("0x", string.Empty, StringComparison.Ordinal)}' can only be listed once in network {forward.Parent?.Text("name")}");
            }

            if (!active || device.Get("connections") == "0")
            {
                device.Set("connections", null);
            }
        }

        if (forward.Element("pf") is not null)
        {
            // Until the network runs, its interfaces are whatever the physical function offers.
            forward.Set("dev", null);
            if (!active)
            {
                forward.Elements("interface").Remove();
                forward.Elements("address").Remove();
            }

            return;
        }

        // The attribute repeats the first interface.
        if (forward.Element("interface") is { } first)
        {
            if (forward.Get("dev") is { } given && given != first.Get("dev"))
            {
                throw XmlFault.Error(
                    forward, $"forward dev '{given}' must match first interface element dev '{first.Get("dev")}' in network '{forward.Parent?.Text("name")}'");
            }

            forward.Set("dev", first.Get("dev"));
        }
        else if (forward.Get("dev") is { } only)
        {
            forward.Insert(new XElement("interface", new XAttribute("dev", only)));
        }
    }

    private static void CheckNatAddresses(XElement address, string name)
    {
        foreach (var end in (ReadOnlySpan<string>)["start", "end"])
        {
            if (address.Get(end) is null)
            {
                throw XmlFault.Error(address, $"missing '{end}' attribute in <address> element in <nat> in <forward> in network {name}");
            }
        }

        var first = NeedIPv4(address, "start", name);
        var last = NeedIPv4(address, "end", name);
        if (first > last)
        {
            throw XmlFault.Make(
                VirtErrorCode.InternalError, address, $"range {address.Get("start")} - {address.Get("end")} is reversed ", null, VirtErrorDomain.None);
        }
    }

    private static uint NeedIPv4(XElement address, string end, string name)
    {
        var sentence = $"Bad ipv4 {end} address '{address.Get(end)}' in <nat> in <forward> in network '{name}'";
        var found = NetworkIPRules.NeedAddress(address, end, sentence);
        return found.AddressFamily == AddressFamily.InterNetwork
            ? BinaryPrimitives.ReadUInt32BigEndian(found.GetAddressBytes())
            : throw XmlFault.Error(address, sentence, "an IPv4 address");
    }

    private static void CheckNatPorts(XElement port, string name)
    {
        var first = 0;
        foreach (var end in (ReadOnlySpan<string>)["start", "end"])
        {
            if (!ushort.TryParse(port.Get(end), CultureInfo.InvariantCulture, out var number) || number < first)
            {
                throw XmlFault.Make(
                    VirtErrorCode.XmlDetail, port, $"Missing or invalid '{end}' attribute in <port> in <nat> in <forward> in network {name}",
                    "a port up to 65535, the end not below the start");
            }

            first = number;
        }
    }

    private static void NormalizeNat(XElement forward, string name)
    {
        if (forward.Element("nat") is not { } nat)
        {
            return;
        }

        Allowed.Check(nat, "ipv6", Allowed.YesNo);
        if (nat.Elements("address").Skip(1).FirstOrDefault() is { } second)
        {
            throw XmlFault.Error(second, $"Only one <address> element is allowed in <nat> in <forward> in network {name}");
        }

        if (nat.Element("address") is { } address)
        {
            CheckNatAddresses(address, name);
        }

        if (nat.Element("port") is { } port)
        {
            CheckNatPorts(port, name);
        }
    }

    private static void Check(XElement network, XElement forward, string mode, string name)
    {
        var interfaces = forward.Elements("interface").Count();
        if (mode is "nat" or "route" or "open")
        {
            if (network.Element("ip") is null)
            {
                throw XmlFault.Error(forward, $"{mode} forwarding requested, but no IP address provided for network '{name}'", "an 'ip' element");
            }

            if (interfaces > 1)
            {
                throw XmlFault.Error(forward, $"multiple forwarding interfaces specified for network '{name}', only one is supported");
            }

            if (mode == "open" && interfaces > 0)
            {
                throw XmlFault.Error(forward, $"forward dev not allowed for network '{name}' with forward mode='{mode}'");
            }

            return;
        }

        var bridge = network.Element("bridge");
        if (mode != "bridge")
        {
            foreach (var (attribute, sentence) in ((string, string)[])
                [("name", "bridge name"), ("zone", "bridge zone"), ("macTableManager", "bridge macTableManager setting")])
            {
                if (bridge?.Get(attribute) is not null)
                {
                    throw XmlFault.Error(bridge, $"{sentence} not allowed in {mode} mode (network '{name}')");
                }
            }
        }

        if (bridge is not null && (bridge.Get("delay") is { } delay && delay != "0" || bridge.Get("stp") is not null || bridge.Get("zone") is not null))
        {
            throw XmlFault.Error(
                bridge,
                $"bridge delay/stp/zone options only allowed in route, nat, and isolated mode, not in {mode} (network '{name}')");
        }

        if (bridge?.Get("name") is not null && (interfaces > 0 || forward.Element("pf") is not null))
        {
            throw XmlFault.Error(
                bridge, $"A network with forward mode='{mode}' can specify a bridge name or a forward dev, but not both (network '{name}')");
        }

        if (network.Element("mtu") is { } mtu)
        {
            throw XmlFault.Error(
                mtu, $"mtu size only allowed in open, route, nat, and isolated mode, not in {mode} (network '{name}')");
        }
    }
}
