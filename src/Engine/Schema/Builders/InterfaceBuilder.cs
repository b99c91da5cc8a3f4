using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Makes network interfaces from typed specifications.</summary>
public static class InterfaceBuilder
{
    /// <summary>Makes an interface.</summary>
    /// <param name="spec">What it is to be.</param>
    /// <returns>The interface, not yet part of a domain.</returns>
    /// <exception cref="VirtException">
    /// <see cref="VirtErrorCode.InvalidArg"/> when the specification connects it to several things; <see cref="VirtErrorCode.XmlError"/> when the Ethernet address is none.
    /// </exception>
    public static InterfaceXml Build(InterfaceSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if ((spec.Network is null ? 0 : 1) + (spec.Bridge is null ? 0 : 1) + (spec.Device is null ? 0 : 1) > 1)
        {
            throw new VirtException(VirtErrorCode.InvalidArg, "an interface is connected to a network, to a bridge or to a device, not to several of them");
        }

        var nic = new InterfaceXml(new XElement("interface"))
        {
            Type = spec switch { { Network: not null } => "network", { Bridge: not null } => "bridge", { Device: not null } => "direct", _ => "user" },
            Mac = spec.Mac is null ? null : MacAddress.Parse(spec.Mac).ToString(),
            Model = spec.Model,
            Target = spec.Target,
            LinkState = spec.LinkUp switch { true => "up", false => "down", null => null },
            Mtu = spec.Mtu,
            Filter = spec.Filter,
            BootOrder = spec.BootOrder,
        };
        switch (spec)
        {
            case { Network: { } network }:
                nic.Network = network;
                nic.PortGroup = spec.PortGroup;
                break;
            case { Bridge: { } bridge }:
                nic.Bridge = bridge;
                break;
            case { Device: { } device }:
                nic.SourceDevice = device;
                nic.Element.Element("source")!.Set("mode", spec.Mode);
                break;
        }

        if (spec.Inbound is { } inbound)
        {
            nic.SetBandwidth(inbound: true, inbound.Average, inbound.Peak, inbound.Burst);
        }

        if (spec.Outbound is { } outbound)
        {
            nic.SetBandwidth(inbound: false, outbound.Average, outbound.Peak, outbound.Burst);
        }

        return nic;
    }
}
