using System.Globalization;
using System.Xml.Linq;
using VirtPS.Drivers.Shared.Snapshots;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>Makes snapshots from what callers say of them.</summary>
internal static class SnapshotMaker
{
    private static readonly string[] States =
        ["nostate", "running", "blocked", "paused", "shutdown", "shutoff", "crashed", "pmsuspended"];

    /// <summary>Makes a snapshot of a domain as it is now.</summary>
    /// <param name="xml">What is wanted.</param>
    /// <param name="domain">The domain.</param>
    /// <param name="flags">How it is taken.</param>
    /// <param name="now">The time.</param>
    /// <returns>The snapshot, not yet among the domain's.</returns>
    /// <exception cref="VirtException">What is wrong with the description, or does not fit the domain.</exception>
    internal static DomainSnapshot Take(string xml, TestDomain domain, SnapshotCreateFlags flags, DateTimeOffset now)
    {
        var element = SnapshotNormalizer.Normalize(VirtXml.Parse(xml, "domainsnapshot"), DomainDefaults.Test);
        RefuseManual(element);
        var view = new SnapshotXml(element);
        var external = flags.HasFlag(SnapshotCreateFlags.DiskOnly) || view.MemoryLocation == "external";
        view.State = StateOf(domain, flags);
        if (flags.HasFlag(SnapshotCreateFlags.DiskOnly))
        {
            view.SetMemory("no");
        }
        else if (!external)
        {
            view.SetMemory(domain.IsActive ? "internal" : "no");
        }

        view.CreationTime = now;
        view.Name ??= now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        SnapshotNormalizer.AlignDisks(element, domain.Definition.ToTree(), external ? "external" : "internal", uniform: true);
        NameFiles(view, domain.Definition);
        return new DomainSnapshot(element, DomainReader.Form) { Domain = domain.Definition };
    }

    /// <summary>Makes a snapshot that was taken before.</summary>
    /// <param name="xml">Its description.</param>
    /// <param name="domain">The domain.</param>
    /// <param name="flags">How it is taken in.</param>
    /// <returns>The snapshot, not yet among the domain's.</returns>
    /// <exception cref="VirtException">What is wrong with the description, or does not fit the domain or the snapshot that it replaces.</exception>
    internal static DomainSnapshot Redefine(string xml, TestDomain domain, SnapshotCreateFlags flags)
    {
        var snapshot = Read(VirtXml.Parse(xml, "domainsnapshot"));
        var tree = domain.Snapshots ??= new SnapshotTree();
        tree.CheckCycles(snapshot);
        var other = tree.Find(snapshot.Name);
        SnapshotRules.CheckRedefinition(snapshot, other, domain.Uuid, flags);
        snapshot.AlignDisks(snapshot.Domain ?? other?.Domain
            ?? throw new VirtException(VirtErrorCode.InternalError, "missing domain in snapshot", VirtErrorDomain.DomainSnapshot));
        snapshot.Domain ??= other?.Domain;
        return snapshot;
    }

    /// <summary>Reads the snapshots that a node's file gives a domain.</summary>
    /// <param name="elements">Their elements.</param>
    /// <param name="domain">The domain.</param>
    /// <returns>The snapshots.</returns>
    /// <exception cref="VirtException">What is wrong with one of them, or InternalError when they do not fit together.</exception>
    internal static SnapshotTree ReadTree(IEnumerable<XElement> elements, TestDomain domain)
    {
        var tree = new SnapshotTree();
        foreach (var element in elements)
        {
            if (!int.TryParse(element.Element("active")?.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var active))
            {
                throw Wrong(VirtErrorCode.InternalError, "Could not find 'active' element");
            }

            // The extension's own name for the element says no more than the usual one.
            var snapshot = Read(new XElement(element) { Name = "domainsnapshot" });
            tree.Add(snapshot);
            if (active != 0)
            {
                tree.Current = tree.Current is null ? snapshot : throw DomainErrors.Internal("more than one snapshot claims to be active");
            }
        }

        return tree.IsConsistent() ? tree : throw DomainErrors.Internal($"Snapshots have inconsistent relations for domain {domain.Name}");
    }

    private static DomainSnapshot Read(XElement element) =>
        new(SnapshotNormalizer.Normalize(element, DomainDefaults.Test, redefine: true), DomainReader.Form);

    private static string StateOf(TestDomain domain, SnapshotCreateFlags flags) =>
        flags.HasFlag(SnapshotCreateFlags.DiskOnly) && domain.IsActive ? DomainSnapshot.DiskSnapshot : States[(int)domain.State];

    private static void RefuseManual(XElement element)
    {
        if (element.Elements("disks").Elements("disk").Any(disk => (string?)disk.Attribute("snapshot") == "manual"))
        {
            throw new VirtException(
                VirtErrorCode.OperationUnsupported, "'manual' snapshot mode is not supported by the test driver", VirtErrorDomain.Test);
        }
    }

    // libvirt demands that the disk is a regular file on the host; the files of a test host exist only by name.
    private static void NameFiles(SnapshotXml snapshot, DomainDefinition domain)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var disk in snapshot.Disks.Where(disk => disk.Location == "external"))
        {
            if (disk.Source is { } given)
            {
                taken.Add(given);
                continue;
            }

            if (domain.Devices.Disks.First(own => own.Target == disk.Name).Path is not { } path)
            {
                throw Wrong(VirtErrorCode.ConfigUnsupported, $"cannot generate external snapshot name for disk '{disk.Name}' without source");
            }

            var dot = path.LastIndexOf('.');
            var file = $"{(dot > path.LastIndexOf('/') ? path[..dot] : path)}.{snapshot.Name}";
            if (!taken.Add(file))
            {
                throw Wrong(VirtErrorCode.ConfigUnsupported, $"cannot generate external snapshot name for disk '{disk.Name}': collision with another disk");
            }

            disk.Element.SetAttributeValue("type", "file");
            disk.Element.Add(new XElement("source", new XAttribute("file", file)));
        }
    }

    private static VirtException Wrong(VirtErrorCode code, string what) => new(code, what, VirtErrorDomain.DomainSnapshot);
}
