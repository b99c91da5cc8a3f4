using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>Reads descriptions of snapshots.</summary>
/// <remarks>virDomainSnapshotDefParse; the checks and their codes are libvirt's.</remarks>
internal static class SnapshotReader
{
    private static readonly string[] States =
        ["nostate", "running", "blocked", "paused", "shutdown", "shutoff", "crashed", "pmsuspended", TestSnapshot.DiskSnapshot];

    private static readonly string[] Places = [TestSnapshot.Nowhere, TestSnapshot.Internal, TestSnapshot.External, "manual"];

    /// <summary>Gives libvirt's word for a domain's state.</summary>
    /// <param name="state">The state.</param>
    /// <returns>The word.</returns>
    internal static string StateWord(Engine.Drivers.DomainState state) => States[(int)state];

    /// <summary>Reads a description of a snapshot that is about to be taken, or of one that was taken before.</summary>
    /// <param name="element">The element.</param>
    /// <param name="taken">Whether it was taken before, so that its state and time are part of the description.</param>
    /// <param name="now">The time, in seconds since 1970.</param>
    /// <returns>The snapshot; its disks are not yet aligned with the domain's.</returns>
    /// <exception cref="VirtException">What is wrong with it.</exception>
    internal static TestSnapshot Read(XElement element, bool taken, long now)
    {
        var name = Text(element, "name");
        if (taken && name is null)
        {
            throw Wrong(VirtErrorCode.XmlError, "a redefined snapshot must have a name");
        }

        var time = taken ? ReadTime(element) : now;
        var state = taken ? ReadState(element) : null;
        var offline = state is "shutoff" or TestSnapshot.DiskSnapshot;
        var domain = taken ? ReadDomain(element) : null;
        var (memory, file) = ReadMemory(element, taken, offline);
        return new TestSnapshot
        {
            Name = name ?? time.ToString(CultureInfo.InvariantCulture),
            Description = Text(element, "description"),
            Parent = taken && element.Element("parent") is { } parent ? Text(parent, "name") : null,
            CreationTime = time,
            State = state ?? States[0],
            Memory = memory,
            MemoryFile = file,
            Disks = [.. element.Elements("disks").Elements().Select(ReadDisk)],
            Domain = domain,
            InactiveDomain = taken && element.Element("inactiveDomain") is { } inactive ? ReadInactive(inactive) : null,
        };
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
            var snapshot = Read(element, taken: true, now: 0);
            tree.Add(snapshot);
            if (!int.TryParse(Text(element, "active"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var active))
            {
                throw Wrong(VirtErrorCode.InternalError, "Could not find 'active' element");
            }

            if (active != 0)
            {
                tree.Current = tree.Current is null
                    ? snapshot
                    : throw DomainErrors.Internal("more than one snapshot claims to be active");
            }
        }

        return tree.IsConsistent() ? tree : throw DomainErrors.Internal($"Snapshots have inconsistent relations for domain {domain.Name}");
    }

    private static long ReadTime(XElement element) =>
        long.TryParse(Text(element, "creationTime"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var time)
            ? time
            : throw Wrong(VirtErrorCode.InternalError, "missing creationTime from existing snapshot");

    private static string ReadState(XElement element)
    {
        var state = Text(element, "state") ?? throw Wrong(VirtErrorCode.XmlError, "missing state from existing snapshot");
        return Array.IndexOf(States, state) > 0
            ? state
            : throw Wrong(VirtErrorCode.ConfigUnsupported, $"Invalid state '{state}' in domain snapshot XML");
    }

    private static DomainDefinition? ReadDomain(XElement element) =>
        element.Element("domain") is { } domain && domain.Attribute("type") is not null ? DomainReader.Read(new XElement(domain)) : null;

    private static DomainDefinition ReadInactive(XElement element) =>
        DomainReader.Read(new XElement(element) { Name = "domain" });

    private static (string? Place, string? File) ReadMemory(XElement element, bool taken, bool offline)
    {
        var memory = element.Element("memory");
        var file = (string?)memory?.Attribute("file");
        var place = (string?)memory?.Attribute("snapshot");
        if (place is not null && Array.IndexOf(Places, place) < 0)
        {
            throw Wrong(VirtErrorCode.XmlError, $"Invalid value for attribute 'snapshot' in element 'memory': '{place}'.", VirtErrorDomain.Xml);
        }

        if (place == "manual")
        {
            throw Wrong(VirtErrorCode.XmlError, "'manual' memory snapshot mode not supported");
        }

        place ??= file is not null ? TestSnapshot.External
            : !taken ? null
            : offline ? TestSnapshot.Nowhere
            : TestSnapshot.Internal;
        if (file is not null && place != TestSnapshot.External)
        {
            throw Wrong(VirtErrorCode.XmlError, $"memory filename '{file}' requires external snapshot");
        }

        if (file is null && place == TestSnapshot.External)
        {
            throw Wrong(VirtErrorCode.XmlError, "external memory snapshots require a filename");
        }

        if (offline && place is not (null or TestSnapshot.Nowhere))
        {
            throw Wrong(VirtErrorCode.XmlError, "memory state cannot be saved with offline or disk-only snapshot");
        }

        return file is null || file.StartsWith('/')
            ? (place, file)
            : throw Wrong(VirtErrorCode.XmlError, $"memory snapshot file path ({file}) must be absolute");
    }

    private static SnapshotDisk ReadDisk(XElement element)
    {
        var name = (string?)element.Attribute("name") ?? throw Wrong(VirtErrorCode.XmlError, "missing name from disk snapshot element");
        var place = (string?)element.Attribute("snapshot");
        if (place is not null && Array.IndexOf(Places, place) < 0)
        {
            throw Wrong(VirtErrorCode.XmlError, $"Invalid value for attribute 'snapshot' in element 'disk': '{place}'.", VirtErrorDomain.Xml);
        }

        var type = (string?)element.Attribute("type") ?? "file";
        if (type is "volume" or "dir")
        {
            throw Wrong(VirtErrorCode.XmlError, $"unsupported disk snapshot type '{type}'");
        }

        var source = element.Element("source");
        var path = (string?)(source?.Attribute("file") ?? source?.Attribute("dev") ?? source?.Attribute("name"));
        if (type is "file" or "block" && path is not null && !path.StartsWith('/'))
        {
            throw Wrong(VirtErrorCode.XmlError, $"disk snapshot image path '{path}' must be absolute");
        }

        var driver = element.Element("driver") is { HasAttributes: true } found ? found : null;
        return new SnapshotDisk
        {
            Name = name,
            Place = place ?? (path is not null || driver is not null ? TestSnapshot.External : null),
            Type = type,
            Path = path,
            Driver = driver is null ? null : new XElement(driver),
            Source = source is null || path is null ? null : new XElement(source),
        };
    }

    private static string? Text(XElement element, string name) =>
        element.Element(name)?.Value is { Length: > 0 } text ? text : null;

    private static VirtException Wrong(VirtErrorCode code, string what, VirtErrorDomain domain = VirtErrorDomain.DomainSnapshot) =>
        new(code, what, domain);
}
