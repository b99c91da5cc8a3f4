using System.Globalization;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.BlockJobs;
using VirtPS.Drivers.Qemu.Blocks;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Shared.Snapshots;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Snapshots;

/// <summary>Makes descriptions of snapshots from what callers say of them, as far as QEMU can take them.</summary>
/// <remarks>qemuSnapshotCreateXMLParse, qemuSnapshotPrepare.</remarks>
internal static class SnapshotDraft
{
    private static readonly string[] States =
        ["nostate", "running", "blocked", "paused", "shutdown", "shutoff", "crashed", "pmsuspended"];

    /// <summary>Makes the description of a snapshot that is about to be taken.</summary>
    /// <param name="node">Where the domain is.</param>
    /// <param name="domain">The domain.</param>
    /// <param name="xml">What is wanted.</param>
    /// <param name="flags">How it is taken.</param>
    /// <returns>The snapshot.</returns>
    /// <exception cref="VirtException">What is wrong with the description, or does not fit the domain.</exception>
    internal static DomainSnapshot Make(QemuNode node, QemuDomain domain, string xml, SnapshotCreateFlags flags)
    {
        var element = SnapshotNormalizer.Normalize(VirtXml.Parse(xml, "domainsnapshot"), DomainDefaults.Test);
        var view = new SnapshotXml(element);
        var isDiskOnly = flags.HasFlag(SnapshotCreateFlags.DiskOnly);
        CheckMemory(domain, view, flags);
        if (isDiskOnly || !domain.IsActive)
        {
            view.SetMemory("no");
        }
        else if (view.MemoryLocation is null)
        {
            view.SetMemory("internal");
        }

        var now = node.Host.Clock.GetUtcNow();
        view.State = isDiskOnly && domain.IsActive ? DomainSnapshot.DiskSnapshot : States[(int)domain.State];
        view.CreationTime = now;
        view.Name ??= now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var live = domain.Definition.ToTree();
        var location = isDiskOnly || view.MemoryLocation == "external" ? "external" : "internal";
        SnapshotNormalizer.AlignDisks(element, live, location, uniform: true);
        CheckDisks(view, live, flags);
        if (domain.Run is { } run)
        {
            foreach (var disk in view.Disks.Where(disk => disk.Location is "internal" or "external"))
            {
                BlockJobRules.Check(run, DiskOf(live, disk.Name!));
            }
        }

        return new DomainSnapshot(element, node.Forms.Inactive)
        {
            Domain = DomainDefinition.Of(node.Forms.Inactive(DetectedImages.TakeOut(node, domain.Run, live)), node.Forms.Inactive),
            InactiveDomain = domain.IsActive && domain.IsPersistent ? domain.StoredDefinition : null,
        };
    }

    /// <summary>Finds a disk of a domain.</summary>
    /// <param name="domain">The definition.</param>
    /// <param name="target">The disk's target.</param>
    /// <returns>The disk.</returns>
    internal static XElement DiskOf(XElement domain, string target) =>
        domain.Element("devices")!.Elements("disk").First(disk => disk.Element("target")?.Get("dev") == target);

    private static void CheckMemory(QemuDomain domain, SnapshotXml view, SnapshotCreateFlags flags)
    {
        if ((flags.HasFlag(SnapshotCreateFlags.DiskOnly) || !domain.IsActive) && view.MemoryLocation is "internal" or "external")
        {
            throw Wrong(VirtErrorCode.ConfigUnsupported, "memory state cannot be saved with offline or disk-only snapshot");
        }

        if (flags.HasFlag(SnapshotCreateFlags.Live) && view.MemoryLocation != "external")
        {
            throw Wrong(VirtErrorCode.ConfigUnsupported, "live snapshot creation is supported only with external checkpoints");
        }
    }

    private static void CheckDisks(SnapshotXml view, XElement live, SnapshotCreateFlags flags)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var (hasInternal, hasExternal) = (false, false);
        foreach (var disk in view.Disks)
        {
            var own = DiskOf(live, disk.Name!);
            switch (disk.Location)
            {
                case "internal":
                    hasInternal = true;
                    CheckInternal(disk, own);
                    break;
                case "external":
                    hasExternal = true;
                    PrepareExternal(view, disk, own, flags, taken);
                    break;
                case "manual":
                    throw Wrong(VirtErrorCode.ConfigUnsupported, "'manual' snapshot mode is not supported yet");
            }
        }

        if (hasInternal && live.Element("os")?.Element("loader")?.Get("type") == "pflash" && view.MemoryLocation == "internal")
        {
            throw Wrong(VirtErrorCode.OperationUnsupported, "internal snapshots of a VM with pflash based firmware are not supported");
        }

        if (!hasInternal && !hasExternal && view.MemoryLocation is not "external")
        {
            throw Wrong(VirtErrorCode.ConfigUnsupported, view.MemoryLocation == "internal"
                ? "internal and full system snapshots require all disks to be selected for snapshot" : "nothing selected for snapshot");
        }

        if ((hasInternal && hasExternal) || (hasExternal && view.MemoryLocation == "internal") || (hasInternal && view.MemoryLocation == "external"))
        {
            throw Wrong(VirtErrorCode.ConfigUnsupported, "mixing internal and external targets for a snapshot is not yet supported");
        }
    }

    private static void CheckInternal(SnapshotDiskXml disk, XElement own)
    {
        var format = own.Element("driver")?.Get("type") ?? "raw";
        if (own.Get("type") == "network" || format != "qcow2")
        {
            throw Wrong(VirtErrorCode.ConfigUnsupported, $"internal snapshot for disk {disk.Name} unsupported for storage type {format}");
        }
    }

    private static void PrepareExternal(SnapshotXml view, SnapshotDiskXml disk, XElement own, SnapshotCreateFlags flags, HashSet<string> taken)
    {
        if (own.Element("readonly") is not null)
        {
            throw Wrong(VirtErrorCode.ConfigUnsupported, $"external snapshot for readonly disk {disk.Name} is not supported");
        }

        if (disk.Format is not (null or "qcow2" or "qed"))
        {
            throw Wrong(VirtErrorCode.ConfigUnsupported, $"external snapshot format for disk {disk.Name} is unsupported: {disk.Format}");
        }

        disk.Element.Need("driver").Set("type", disk.Format ?? "qcow2");
        disk.Element.Set("type", disk.Element.Get("type") ?? "file");
        if (disk.Source is not { } path)
        {
            if (own.Element("source")?.Get("file") is not { } present)
            {
                throw Wrong(VirtErrorCode.ConfigUnsupported, $"cannot generate external snapshot name for disk '{disk.Name}' on a '{own.Get("type")}' device");
            }

            var dot = present.LastIndexOf('.');
            path = $"{(dot > present.LastIndexOf('/') ? present[..dot] : present)}.{view.Name}";
            disk.Element.Add(new XElement("source", new XAttribute("file", path)));
        }

        if (!taken.Add(path))
        {
            throw Wrong(VirtErrorCode.ConfigUnsupported, $"cannot generate external snapshot name for disk '{disk.Name}': collision with another disk");
        }

        if (disk.Element.Get("type") == "network")
        {
            throw Wrong(VirtErrorCode.ConfigUnsupported, $"external snapshot for disk {disk.Name} into a network image is not supported");
        }

        if (flags.HasFlag(SnapshotCreateFlags.ReuseExt))
        {
            if (!File.Exists(path))
            {
                throw Wrong(VirtErrorCode.SystemError, $"missing existing file for disk {disk.Name}: {path}");
            }
        }
        else if (disk.Element.Get("type") == "file" && File.Exists(path))
        {
            throw Wrong(VirtErrorCode.ConfigUnsupported, $"external snapshot file for disk {disk.Name} already exists and is not a block device: {path}");
        }
    }

    private static VirtException Wrong(VirtErrorCode code, string what) => QemuNode.Speaker.Say(code, what);
}
