using System.Net;
using System.Net.Sockets;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Refuses interfaces that QEMU cannot give a guest.</summary>
/// <remarks>qemuValidateDomainDeviceDefNetwork.</remarks>
internal static class InterfaceValidation
{
    private static readonly string[] WithMtu = ["network", "bridge", "ethernet", "vhostuser", "direct", "vdpa"];

    /// <summary>Checks an interface.</summary>
    public static void Check(XElement nic)
    {
        var type = nic.Get("type");
        if (type == "user")
        {
            CheckUser(nic);
        }
        else if (type == "vdpa" && nic.Element("model")?.Get("type") != "virtio")
        {
            throw Refuse.Unsupported(nic, $"invalid model for interface of type '{type}': '{nic.Element("model")?.Get("type")}'");
        }

        if (nic.Element("mtu") is { } mtu && !WithMtu.Contains(type) && nic.Element("backend")?.Get("type") != "passt")
        {
            throw Refuse.Unsupported(mtu, $"setting MTU on interface type {type} is not supported yet");
        }

        if (nic.Element("coalesce") is { } coalesce && type is not ("network" or "bridge"))
        {
            throw Refuse.Unsupported(coalesce, $"coalesce settings on interface type {type} are not supported");
        }

        foreach (var queue in (ReadOnlySpan<string>)["rx_queue_size", "tx_queue_size"])
        {
            if (nic.Element("driver").Number(queue) is { } size && (size & (size - 1)) != 0)
            {
                throw Refuse.Unsupported(nic, $"{queue} has to be a power of two");
            }
        }

        if (nic.Element("teaming") is not { } teaming)
        {
            return;
        }

        var model = nic.Element("model")?.Get("type");
        if (teaming.Get("type") == "persistent" && model?.StartsWith("virtio", StringComparison.Ordinal) != true)
        {
            throw Refuse.Unsupported(teaming, $"virtio-net teaming persistent interface must be <model type='virtio'/>, not '{model}'");
        }

        if (teaming.Get("type") == "transient" && type is not ("hostdev" or "network"))
        {
            throw Refuse.Unsupported(teaming, $"virtio-net teaming transient interface must be type='hostdev', not '{type}'");
        }
    }

    private static void CheckUser(XElement nic)
    {
        if (nic.Element("route") is { } route)
        {
            throw Refuse.Unsupported(route, "Invalid attempt to set network interface guest-side IP route, not supported by QEMU");
        }

        var families = new HashSet<AddressFamily>();
        foreach (var ip in nic.Elements("ip"))
        {
            if (ip.Get("peer") is not null)
            {
                throw Refuse.Unsupported(ip, "Invalid attempt to set peer IP for guest");
            }

            if (!IPAddress.TryParse(ip.Get("address"), out var address))
            {
                continue;
            }

            var isFirst = families.Add(address.AddressFamily);
            var prefix = ip.Number("prefix") ?? 0;
            if (address.AddressFamily == AddressFamily.InterNetwork)
            {
                if (!isFirst)
                {
                    throw Refuse.Unsupported(ip, "Only one IPv4 address per interface is allowed");
                }

                if (prefix is > 0 and (< 4 or > 27))
                {
                    throw Refuse.Wrong(ip, "invalid prefix, must be in range of 4-27");
                }
            }
            else if (!isFirst)
            {
                throw Refuse.Unsupported(ip, "Only one IPv6 address per interface is allowed");
            }
            else if (prefix is not (0 or 64))
            {
                throw Refuse.Unsupported(ip, $"unsupported IPv6 address prefix='{prefix}' - must be 64");
            }
        }
    }
}
