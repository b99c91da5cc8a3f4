using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Brings a storage pool's definition into the form that libvirt prints.</summary>
public static class StoragePoolNormalizer
{
    /// <summary>Normalises a definition in place.</summary>
    /// <param name="pool">The pool's element.</param>
    /// <param name="active">Whether the document describes a pool that a driver measured: its capacity, allocation and available room are then kept; otherwise they are 0.</param>
    /// <returns>The same element.</returns>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.XmlError"/> or <see cref="VirtErrorCode.ConfigUnsupported"/>, as libvirt gives it for the same mistake.</exception>
    public static XElement Normalize(XElement pool, bool active = false)
    {
        ArgumentNullException.ThrowIfNull(pool);
        var kind = PoolKind.Find(Allowed.Need(pool, "type", PoolKind.Names))!;
        var type = pool.Get("type")!;
        var given = pool.Element("source") is not null;
        var source = pool.Need("source");
        NormalizeSource(source, kind, type, given);
        var name = NormalizeIdentity(pool, source, kind);
        if (pool.Element("features")?.Element("cow") is { } cow)
        {
            Allowed.Need(cow, "state", Allowed.YesNo);
            if (type is not ("dir" or "fs"))
            {
                throw XmlFault.Make(VirtErrorCode.NoSupport, cow, "cow feature may only be used for 'fs' and 'dir' pools");
            }
        }

        CheckSource(pool, source, kind);
        if (kind.Has(PoolNeeds.Name) && source.Text("name") is null)
        {
            source.SetText("name", name);
        }

        NormalizeTarget(pool, source, kind, type);
        foreach (var amount in (ReadOnlySpan<string>)["capacity", "allocation", "available"])
        {
            XmlSize.WriteBytes(pool, amount, active ? XmlSize.Read(pool, amount, 1) ?? 0 : 0);
        }

        Arranger.Arrange(pool);
        return pool;
    }

    private static string NormalizeIdentity(XElement pool, XElement source, PoolKind kind)
    {
        var name = pool.Text("name") ?? (kind.Has(PoolNeeds.Name) ? source.Text("name") : null)
            ?? throw XmlFault.Error(pool, "missing pool source name element", "a 'name' element");
        pool.SetText("name", name);
        if (name.Contains('/', StringComparison.Ordinal))
        {
            throw XmlFault.Error(pool.Element("name")!, $"name {name} cannot contain '/'");
        }

        if (pool.Text("uuid") is { } uuid && !VirtUuid.TryParse(uuid, out _))
        {
            throw XmlFault.Error(pool.Element("uuid")!, "malformed uuid element", "32 hexadecimal digits, with or without dashes");
        }

        Identity.NormalizeUuid(pool);
        return name;
    }

    private static void NormalizeSource(XElement source, PoolKind kind, string type, bool given)
    {
        if (given && type == "rbd" && source.Text("name") is null)
        {
            throw XmlFault.Error(source, "element 'name' is mandatory for RBD pool");
        }

        if (kind.Format is not null)
        {
            var format = source.Need("format");
            format.Default("type", kind.Format);
            if (!kind.Formats.Contains(format.Get("type")))
            {
                throw XmlFault.Unsupported(format, $"unknown pool format type {format.Get("type")}", Allowed.OneOf(kind.Formats));
            }
        }

        foreach (var host in source.Elements("host"))
        {
            if (host.Get("name") is null)
            {
                throw XmlFault.Error(host, "missing storage pool host name");
            }

            if (host.Get("port") == "0")
            {
                host.Set("port", null);
            }
        }

        foreach (var device in source.Elements("device"))
        {
            if (device.Get("path") is null)
            {
                throw XmlFault.Error(device, "missing storage pool source device path");
            }

            Allowed.Check(device, "part_separator", Allowed.YesNo);

            // What is free is found in a pool that runs.
            device.Elements("freeExtent").Remove();
        }

        if (source.Element("dir") is { } dir && dir.Get("path") is { } path)
        {
            dir.Set("path", HostPath.Sanitize(path));
        }
        else if (type == "gluster")
        {
            source.Need("dir").Set("path", "/");
        }

        CheckProtocol(source);
    }

    private static void CheckProtocol(XElement source)
    {
        if (source.Element("auth") is { } auth && auth.Get("type") is null)
        {
            throw XmlFault.Unsupported(auth, "storage pool missing auth type", "a 'type' attribute");
        }

        if (source.Element("protocol") is { } protocol && protocol.Get("ver") is { } version)
        {
            var format = source.Element("format")?.Get("type");
            if (format is not ("nfs" or "auto"))
            {
                throw XmlFault.Unsupported(protocol, $"storage pool protocol ver unsupported for pool type '{format}'");
            }

            if (version.Contains(',', StringComparison.Ordinal))
            {
                throw XmlFault.Make(VirtErrorCode.XmlDetail, protocol, $"storage pool protocol ver '{version}' must not contain ','");
            }
        }
    }

    private static void CheckSource(XElement pool, XElement source, PoolKind kind)
    {
        if (kind.Has(PoolNeeds.Host) && source.Element("host") is null)
        {
            throw XmlFault.Error(pool, "missing storage pool source host name", "a 'host' element in 'source'");
        }

        if (kind.Has(PoolNeeds.Directory) && source.Element("dir") is null)
        {
            throw XmlFault.Error(pool, "missing storage pool source path", "a 'dir' element in 'source'");
        }

        if (kind.Has(PoolNeeds.Adapter))
        {
            CheckAdapter(pool, source);
        }

        if (kind.Needs == PoolNeeds.Device && source.Element("device") is null)
        {
            throw XmlFault.Error(pool, "missing storage pool source device name", "a 'device' element in 'source'");
        }

        if (kind.Has(PoolNeeds.Initiator) && kind.Has(PoolNeeds.Network) && source.Element("initiator")?.Element("iqn")?.Get("name") is null)
        {
            throw XmlFault.Unsupported(pool, "missing initiator IQN");
        }
    }

    private static void CheckAdapter(XElement pool, XElement source)
    {
        if (source.Element("adapter") is not { } adapter)
        {
            throw XmlFault.Error(pool, "missing storage pool source adapter");
        }

        adapter.Default("type", adapter.Get("wwnn") is not null || adapter.Get("wwpn") is not null ? "fc_host" : "scsi_host");
        Allowed.Check(adapter, "type", ["scsi_host", "fc_host"]);
        if (adapter.Get("type") == "fc_host")
        {
            if (adapter.Get("wwnn") is null || adapter.Get("wwpn") is null)
            {
                throw XmlFault.Error(adapter, "'wwnn' and 'wwpn' must be specified for adapter type 'fc_host'");
            }

            return;
        }

        if (adapter.Get("name") is null && adapter.Element("parentaddr") is null)
        {
            throw XmlFault.Error(adapter, "Either 'name' or 'parent' must be specified for the 'scsi_host' adapter");
        }
    }

    private static void NormalizeTarget(XElement pool, XElement source, PoolKind kind, string type)
    {
        if (kind.Has(PoolNeeds.Network))
        {
            return;
        }

        var target = pool.Need("target");
        var path = type switch
        {
            "logical" => $"/dev/{source.Text("name")}",
            "zfs" => $"/dev/zvol/{source.Text("name")}",
            _ => target.Text("path") ?? throw XmlFault.Error(pool, "missing storage pool target path", "a 'path' element in 'target'"),
        };
        target.SetText("path", HostPath.Sanitize(path));
        PermissionRules.Normalize(target);
    }
}
