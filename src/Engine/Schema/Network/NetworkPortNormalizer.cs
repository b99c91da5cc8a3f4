using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Brings the definition of a network's port into the form that libvirt prints.</summary>
/// <remarks>virNetworkPortDefParseXML.</remarks>
internal static class NetworkPortNormalizer
{
    private static readonly string[] PlugTypes = ["none", "network", "bridge", "direct", "hostdev-pci"];

    /// <summary>Normalises a definition in place.</summary>
    /// <param name="port">The port's element.</param>
    /// <returns>The same element.</returns>
    /// <exception cref="VirtException">InternalError or XmlError, each as libvirt gives it for the same mistake.</exception>
    public static XElement Normalize(XElement port)
    {
        NormalizeUuid(port, "network port has no uuid");
        var owner = port.Element("owner");
        if (owner?.Text("name") is null)
        {
            throw Internal(port, "network port has no owner name", "an 'owner' with a 'name'");
        }

        NormalizeUuid(owner, "network port has no owner UUID");
        NormalizeMac(port);
        if (port.Element("virtualport") is { } profile)
        {
            VirtualPortRules.Normalize(profile, required: false);
        }

        BandwidthRules.Check(port, allowsFloor: true);
        if (port.Element("port") is { } options)
        {
            Allowed.Check(options, "isolated", Allowed.YesNo);
        }

        if (port.Element("rxfilters") is { } filters)
        {
            Allowed.Check(filters, "trustGuest", Allowed.YesNo);
        }

        if (port.Element("plug") is { } plug)
        {
            NormalizePlug(plug);
        }

        Arranger.Arrange(port);
        return port;
    }

    private static VirtException Internal(XElement at, string sentence, string? expected = null) =>
        XmlFault.Make(VirtErrorCode.InternalError, at, sentence, expected);

    private static void NormalizeUuid(XElement owner, string complaint)
    {
        if (owner.Text("uuid") is not { } text)
        {
            throw Internal(owner, complaint, "a 'uuid' element");
        }

        owner.SetText("uuid", VirtUuid.TryParse(text, out var uuid) ? VirtUuid.Format(uuid) : throw Internal(owner.Element("uuid")!, $"Unable to parse UUID '{text}'"));
    }

    private static void NormalizeMac(XElement port)
    {
        if (port.Element("mac")?.Get("address") is not { } text)
        {
            throw Internal(port, "network port has no mac", "a 'mac' with an 'address'");
        }

        port.Element("mac")!.Set("address", MacAddress.TryParse(text, out var mac) ? mac.ToString() : throw Internal(port.Element("mac")!, $"Unable to parse MAC '{text}'"));
    }

    private static void NormalizePlug(XElement plug)
    {
        Allowed.Check(plug, "type", PlugTypes);
        switch (plug.Get("type"))
        {
            case null or "none":
                plug.Remove();
                break;
            case "network" or "bridge":
                Need(plug, "bridge", "Missing network port bridge name");
                if (plug.Get("macTableManager") is { } manager && manager is not ("kernel" or "libvirt"))
                {
                    throw XmlFault.Error(plug, $"Invalid macTableManager setting '{manager}' in network port", "one of: kernel, libvirt");
                }

                break;
            case "direct":
                Need(plug, "dev", "Missing network port link device name");
                if (plug.Get("mode") is { } mode && mode is not ("vepa" or "private" or "bridge" or "passthrough"))
                {
                    throw XmlFault.Error(plug, $"Invalid mode setting '{mode}' in network port", "one of: vepa, private, bridge, passthrough");
                }

                plug.Default("mode", "vepa");
                break;
            default:
                NormalizeHostDevice(plug);
                break;
        }
    }

    private static void NormalizeHostDevice(XElement plug)
    {
        Allowed.Check(plug, "managed", Allowed.YesNo);
        if (plug.Element("driver") is { } driver && driver.Get("name") is { } name && name is not ("kvm" or "vfio"))
        {
            throw XmlFault.Error(plug, "Missing network port driver name", "one of: kvm, vfio");
        }

        if (plug.Element("address") is not { } address)
        {
            throw XmlFault.Error(plug, "Missing network port PCI address");
        }

        // Here the kind of address goes without saying.
        address.Set("type", "pci");
        AddressRules.NormalizeAddress(address);
        address.Set("type", null);
    }

    private static void Need(XElement plug, string attribute, string complaint)
    {
        if (plug.Get(attribute) is null)
        {
            throw XmlFault.Error(plug, complaint);
        }
    }
}
