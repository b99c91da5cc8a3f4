using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Rules for where a disk's contents are.</summary>
internal static class DiskSourceRules
{
    private static readonly string[] Protocols =
        ["nbd", "rbd", "sheepdog", "gluster", "iscsi", "http", "https", "ftp", "ftps", "tftp", "ssh", "vxhs", "nfs"];

    public static void Normalize(XElement source, string type, bool active)
    {
        if (!active)
        {
            source.Set("index", null);
            DropEmptyLabels(source);
        }

        foreach (var owner in (ReadOnlySpan<string>)["auth", "encryption"])
        {
            if (source.Parent?.Name.LocalName == "disk" && source.Parent.Element(owner) is not null && source.Element(owner) is { } second)
            {
                throw XmlFault.Unsupported(second, $"an <{owner}> definition already found for disk source");
            }

            if (source.Element(owner) is { } secret)
            {
                DiskDriverRules.NormalizeSecret(secret);
            }
        }

        switch (type)
        {
            case "network":
                NormalizeNetwork(source);
                break;
            case "nvme":
                Allowed.Need(source, "namespace");
                source.Default("type", "pci");
                source.Default("managed", "yes");
                if (source.Element("address") is { } address)
                {
                    AddressRules.NormalizePci(address);
                    address.Set("type", null);
                }

                break;
            case "volume":
                Allowed.Check(source, "mode", ["host", "direct"]);
                if ((source.Get("pool") is null) != (source.Get("volume") is null))
                {
                    throw XmlFault.Error(source, "'pool' and 'volume' must be specified together for 'pool' type source");
                }

                break;
        }

        Allowed.Check(source, "startupPolicy", ["mandatory", "requisite", "optional"]);
    }

    /// <summary>Takes out labels that say nothing to a guest that does not run.</summary>
    /// <remarks>virSecurityDeviceLabelDefFormat.</remarks>
    private static void DropEmptyLabels(XElement source)
    {
        foreach (var label in source.Elements("seclabel").ToArray())
        {
            label.Set("labelskip", null);
            if (label.Text("label") is null && label.Get("relabel") is null or "yes")
            {
                label.Remove();
            }
        }
    }

    /// <summary>Where a protocol's servers listen.</summary>
    /// <remarks>virStorageSourceNetworkDefaultPort.</remarks>
    private static int? PortOf(string protocol) => protocol switch
    {
        "http" => 80,
        "https" => 443,
        "ftp" => 21,
        "ftps" => 990,
        "tftp" => 69,
        "sheepdog" => 7000,
        "nbd" => 10809,
        "ssh" => 22,
        "iscsi" => 3260,
        "gluster" => 24007,
        "vxhs" => 9999,
        _ => null,
    };

    private static void NormalizeNetwork(XElement source)
    {
        var protocol = Allowed.Need(source, "protocol", Protocols);
        if (source.Get("name") is null && protocol != "nbd")
        {
            throw XmlFault.Error(source, "missing name for disk source", "a 'name' attribute");
        }

        // An iSCSI name without a unit means the first.
        if (protocol == "iscsi" && source.Get("name") is { } name && !name.Contains('/', StringComparison.Ordinal))
        {
            source.Set("name", name + "/0");
        }

        foreach (var host in source.Elements("host"))
        {
            if (host.Get("transport") is "tcp")
            {
                host.Set("transport", null);
            }

            if (host.Get("transport") is null && host.Get("port") is null or "0" && PortOf(protocol) is { } port)
            {
                host.Set("port", port.Invariant());
            }

            if (host.Get("transport") == "unix" && host.Get("socket") is null)
            {
                throw XmlFault.Error(host, "missing socket for unix transport", "a 'socket' attribute");
            }
        }
    }
}
