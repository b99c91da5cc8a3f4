using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Rules for the host's end of what carries characters.</summary>
internal static class CharacterSourceRules
{
    public static void Normalize(XElement device, string type)
    {
        if (type != "tcp")
        {
            device.Elements("protocol").Remove();
        }

        switch (type)
        {
            case "file" or "pipe" or "dev":
                NeedPath(device);
                break;
            case "unix":
                NormalizeMode(device);
                DropUnnamed(device);
                break;
            case "tcp":
                NormalizeMode(device);
                NormalizeTcp(device);
                break;
            case "udp":
                NormalizeUdp(device);
                break;
            case "nmdm":
                if ((device.Element("source")?.Get("master") is null) != (device.Element("source")?.Get("slave") is null))
                {
                    throw XmlFault.Make(
                        VirtErrorCode.InternalError, device, "Should define both master and slave path attributes for nmdm device");
                }

                break;
            case "spiceport" when device.Element("source")?.Get("channel") is null:
                throw Missing(device, "channel");
        }
    }

    private static void NeedPath(XElement device)
    {
        if (device.Element("source")?.Get("path") is null)
        {
            throw Missing(device, "path");
        }
    }

    private static void NormalizeMode(XElement device)
    {
        foreach (var source in device.Elements("source"))
        {
            if (source.Get("mode") is { } mode && mode is not ("bind" or "connect"))
            {
                throw XmlFault.Make(VirtErrorCode.InternalError, source, $"Unknown source mode '{mode}'", "one of: bind, connect");
            }

            source.Default("mode", "connect");
        }
    }

    /// <summary>Takes out the source of a channel whose socket is yet to be named; elsewhere a socket must have a name.</summary>
    private static void DropUnnamed(XElement device)
    {
        if (device.Element("source")?.Get("path") is not null)
        {
            return;
        }

        if (device.Name.LocalName != "channel" || device.Element("target")?.Get("type") is not ("virtio" or "xen"))
        {
            throw Missing(device, "path");
        }

        if (device.Element("source")?.HasElements != true)
        {
            device.Elements("source").Remove();
        }
    }

    private static void NormalizeTcp(XElement device)
    {
        var source = device.Element("source");
        if (source?.Get("host") is null)
        {
            throw Missing(device, "host");
        }

        if (source?.Get("service") is null)
        {
            throw Missing(device, "service");
        }

        var protocol = device.Need("protocol");
        protocol.Default("type", "raw");
        Allowed.Check(protocol, "type", ["raw", "telnet", "telnets", "tls"]);
    }

    private static void NormalizeUdp(XElement device)
    {
        var connect = device.Elements("source").FirstOrDefault(s => s.Get("mode") is null or "connect");
        if (connect?.Get("service") is null)
        {
            throw Missing(device, "service");
        }

        connect.Set("mode", "connect");
        foreach (var source in device.Elements("source").ToArray())
        {
            // Where to listen comes first in libvirt's form.
            if (source != connect && source.IsBefore(connect) is false)
            {
                source.Remove();
                connect.AddBeforeSelf(source);
            }
        }
    }

    private static VirtException Missing(XElement device, string attribute) => XmlFault.Make(
        VirtErrorCode.InternalError,
        device,
        $"Missing source {attribute} attribute for char device",
        $"a 'source' element with a '{attribute}', as the type is {device.Get("type")}");
}
