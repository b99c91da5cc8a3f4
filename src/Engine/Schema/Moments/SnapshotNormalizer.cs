using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Brings a snapshot's definition into the form that libvirt prints.</summary>
public static class SnapshotNormalizer
{
    private static readonly string[] Locations = ["no", "internal", "external", "manual"];

    private static readonly string[] States =
        ["nostate", "running", "blocked", "paused", "shutdown", "shutoff", "crashed", "pmsuspended", "disk-snapshot"];

    /// <summary>Normalises a definition in place.</summary>
    /// <param name="snapshot">The snapshot's element.</param>
    /// <param name="defaults">What the driver lends an embedded domain.</param>
    /// <param name="redefine">Whether the document describes a snapshot that was taken already, so that its state, parent, time and domain count.</param>
    /// <returns>The same element.</returns>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.XmlError"/> or <see cref="VirtErrorCode.ConfigUnsupported"/>, as libvirt gives it for the same mistake.</exception>
    public static XElement Normalize(XElement snapshot, DomainDefaults defaults, bool redefine = false)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(defaults);
        if (redefine)
        {
            CheckTaken(snapshot, defaults);
        }
        else
        {
            // What only libvirt knows is not taken from whoever asks for a snapshot.
            foreach (var own in (ReadOnlySpan<string>)["state", "parent", "creationTime", "domain", "inactiveDomain", "active", "cookie"])
            {
                snapshot.Elements(own).Remove();
            }
        }

        NormalizeMemory(snapshot, redefine);
        foreach (var disk in snapshot.Element("disks")?.Elements() ?? [])
        {
            NormalizeDisk(disk);
        }

        Arranger.Arrange(snapshot);
        return snapshot;
    }

    /// <summary>Gives every disk of the domain its place in the snapshot.</summary>
    /// <param name="snapshot">The snapshot's element, normalised.</param>
    /// <param name="domain">The domain's element, normalised.</param>
    /// <param name="location">Where the contents go of disks for which nothing is said: internal or external.</param>
    /// <param name="uniform">Whether all disks must then go to the same place, as internal snapshots of running domains demand.</param>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.ConfigUnsupported"/>, as libvirt gives it for the same mistake.</exception>
    /// <remarks>virDomainSnapshotAlignDisks.</remarks>
    public static void AlignDisks(XElement snapshot, XElement domain, string location, bool uniform) =>
        SnapshotDiskRules.Align(snapshot, domain, location, uniform && location == "internal");

    private static void CheckTaken(XElement snapshot, DomainDefaults defaults)
    {
        if (snapshot.Text("name") is null)
        {
            throw XmlFault.Error(snapshot, "a redefined snapshot must have a name");
        }

        if (!long.TryParse(snapshot.Text("creationTime"), out _))
        {
            throw XmlFault.Make(VirtErrorCode.InternalError, snapshot, "missing creationTime from existing snapshot");
        }

        var state = snapshot.Text("state") ?? throw XmlFault.Error(snapshot, "missing state from existing snapshot");
        if (!States.Contains(state) || state == "nostate")
        {
            throw XmlFault.Unsupported(
                snapshot.Element("state")!, $"Invalid state '{state}' in domain snapshot XML", Allowed.OneOf(States.AsSpan(1)));
        }

        foreach (var name in (ReadOnlySpan<string>)["domain", "inactiveDomain"])
        {
            // Old snapshots knew only the domain's uuid.
            if (snapshot.Element(name) is { } domain && domain.Get("type") is not null)
            {
                DomainNormalizer.Normalize(domain, defaults);
            }
        }
    }

    private static void NormalizeMemory(XElement snapshot, bool redefine)
    {
        var memory = snapshot.Element("memory");
        var file = memory?.Get("file");
        if (memory is not null)
        {
            Allowed.Check(memory, "snapshot", Locations);
            if (memory.Get("snapshot") == "manual")
            {
                throw XmlFault.Error(memory, "'manual' memory snapshot mode not supported", "one of: no, internal, external");
            }
        }

        var offline = redefine && snapshot.Text("state") is "shutoff" or "disk-snapshot";
        var location = memory?.Get("snapshot")
            ?? (file is not null ? "external" : redefine ? offline ? "no" : "internal" : null);
        if (file is not null && location != "external")
        {
            throw XmlFault.Error(memory!, $"memory filename '{file}' requires external snapshot");
        }

        if (file is null && location == "external")
        {
            throw XmlFault.Error(memory!, "external memory snapshots require a filename", "a 'file' attribute");
        }

        if (offline && location is not (null or "no"))
        {
            throw XmlFault.Error(memory!, "memory state cannot be saved with offline or disk-only snapshot");
        }

        if (file is not null && !file.StartsWith('/'))
        {
            throw XmlFault.Error(memory!, $"memory snapshot file path ({file}) must be absolute");
        }

        DeviceXml.Common.SetNamed(snapshot, "memory", "snapshot", location);
    }

    private static void NormalizeDisk(XElement disk)
    {
        if (disk.Get("name") is null)
        {
            throw XmlFault.Make(VirtErrorCode.InternalError, disk, "missing name from disk snapshot element");
        }

        Allowed.Check(disk, "snapshot", Locations);
        var type = disk.Get("type") ?? "file";
        Allowed.Check(disk, "type", ["file", "block", "dir", "network", "volume", "nvme", "vhostuser"]);
        if (type is "volume" or "dir")
        {
            throw XmlFault.Error(disk, $"unsupported disk snapshot type '{type}'");
        }

        var path = DiskSource.Describe(disk.Element("source"), type);
        if (type is "file" or "block" && path is not null && !path.StartsWith('/'))
        {
            throw XmlFault.Error(disk, $"disk snapshot image path '{path}' must be absolute");
        }

        if (path is not null || disk.Element("driver")?.Get("type") is not null)
        {
            disk.Default("snapshot", "external");
            disk.Set("type", type);
        }
        else
        {
            disk.Set("type", null);
        }
    }
}
