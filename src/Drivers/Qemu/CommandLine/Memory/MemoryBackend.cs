using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>The host memory behind a guest's main memory, a NUMA node of it, or a memory device.</summary>
/// <remarks>qemuBuildMemoryBackendProps.</remarks>
/// <param name="launch">The command line.</param>
internal sealed class MemoryBackend(LaunchBuilder launch)
{
    // Pages of this size in KiB are no huge pages.
    private const long OrdinaryPage = 4;

    private readonly XElement _domain = launch.Guest.Domain;

    private readonly XElement? _backing = launch.Guest.Domain.Element("memoryBacking");

    /// <summary>The backend's properties.</summary>
    internal JsonObject Properties { get; private set; } = [];

    /// <summary>Whether the definition asks for something that only a backend can do.</summary>
    internal bool IsNeeded { get; private set; }

    /// <summary>Reads the size of a NUMA cell.</summary>
    /// <param name="cell">The cell.</param>
    /// <returns>The size in bytes.</returns>
    internal static long SizeOf(XElement cell) => ScaledSize.Parse(cell.Get("memory") ?? "0", cell.Get("unit"), ScaledSize.KiB, "memory");

    /// <summary>Makes the backend of the main memory of a guest without NUMA nodes.</summary>
    /// <param name="name">The backend's id, which the machine type decides.</param>
    /// <param name="bytes">Its size.</param>
    /// <returns>This.</returns>
    internal MemoryBackend ForMachine(string name, long bytes) =>
        Make(new Request { Id = name, FileName = name, Bytes = bytes, IsSystem = true });

    /// <summary>Makes the backend of a NUMA node.</summary>
    /// <param name="cell">The node.</param>
    /// <returns>This.</returns>
    internal MemoryBackend ForCell(XElement cell)
    {
        var name = $"ram-node{cell.Get("id")}";
        return Make(new Request { Id = name, FileName = name, Bytes = SizeOf(cell), Cell = cell.Number("id") });
    }

    /// <summary>Makes the backend of a memory device.</summary>
    /// <param name="device">The device.</param>
    /// <returns>This.</returns>
    internal MemoryBackend ForDevice(XElement device)
    {
        var alias = GuestLayout.AliasOf(device);
        var target = device.Element("target")!;
        var source = device.Element("source");
        return Make(new Request
        {
            Id = "mem" + alias,
            FileName = alias,
            Bytes = XmlSize.Read(target, "size", ScaledSize.KiB) ?? 0,
            Cell = target.Text("node") is { } node ? (int?)PropertyWriter.ReadNumber(node) : null,
            Model = device.Get("model"),
            Access = device.Get("access"),
            Discard = device.Get("discard"),
            Path = source?.Text("path"),
            IsPersistent = source?.Element("pmem") is not null,
            AlignBytes = source is null ? null : XmlSize.Read(source, "alignsize", ScaledSize.KiB),
            PageKiB = source is null ? null : XmlSize.Read(source, "pagesize", ScaledSize.KiB) / ScaledSize.KiB,
            SourceNodes = source?.Text("nodemask"),
        });
    }

    /// <summary>Makes the context in which many threads touch the memory on its own nodes, and ties the backend to it.</summary>
    /// <returns>The context's properties; nothing when the backend needs none.</returns>
    internal JsonObject? ThreadContext()
    {
        if (!HasThreadContext() || Properties["host-nodes"] is not JsonArray nodes || Properties["prealloc"]?.GetValue<bool>() != true)
        {
            return null;
        }

        var id = "tc-" + Properties["id"]!.GetValue<string>();
        Properties["prealloc-context"] = id;
        return PropertyWriter.Object("thread-context", id).With("node-affinity", nodes.DeepClone());
    }

    /// <summary>Tells whether memory devices of a kind are filled before the guest starts.</summary>
    /// <param name="device">The device.</param>
    /// <returns>Whether they are.</returns>
    internal bool IsPreallocated(XElement device)
    {
        var source = device.Element("source");
        var page = Pages(new Request
        {
            Id = string.Empty,
            FileName = string.Empty,
            Bytes = 0,
            Cell = device.Element("target")?.Text("node") is { } node ? (int?)PropertyWriter.ReadNumber(node) : null,
            PageKiB = source is null ? null : XmlSize.Read(source, "pagesize", ScaledSize.KiB) / ScaledSize.KiB,
        });
        return IsImmediate() || page.KiB is not null;
    }

    private bool HasThreadContext() => launch.Facts.Types.Count > 0 ? launch.Facts.Has("thread-context") : launch.Facts.Version >= new Version(7, 2);

    private bool IsImmediate() => _backing?.Element("allocation")?.Get("mode") == "immediate";

    private MemoryBackend Make(Request request)
    {
        var cell = request.Cell is { } id ? _domain.Element("cpu")?.Element("numa")?.Elements("cell").FirstOrDefault(candidate => candidate.Number("id") == id) : null;
        var access = request.Access ?? cell?.Get("memAccess") ?? _backing?.Element("access")?.Get("mode");
        var discard = XmlSwitch.Read(request.Discard ?? cell?.Get("discard")) ?? (_backing?.Element("discard") is null ? null : true);
        var source = _backing?.Element("source")?.Get("type");
        var page = Pages(request);
        var type = "memory-backend-ram";
        var shared = access switch { "shared" => true, "private" => false, _ => (bool?)null };
        var properties = new JsonObject();
        if (request.Model == "sgx-epc")
        {
            type = "memory-backend-epc";
        }
        else if (request.Path is null && source == "memfd")
        {
            type = "memory-backend-memfd";
            properties.With("hugetlb", page.KiB is null ? null : true).With("hugetlbsize", page.KiB * ScaledSize.KiB).With("share", shared);
        }
        else if (page.KiB is not null || request.Path is not null || shared is not null || source == "file")
        {
            type = "memory-backend-file";
            properties.With("mem-path", request.Path ?? BackingPath(request, page.KiB)).With("discard-data", request.Path is null ? discard : null).With("share", shared);
        }

        if (request.IsSystem && type is "memory-backend-file" or "memory-backend-memfd")
        {
            // Older QEMUs named the main memory so, and a migration finds it by its name.
            properties["x-use-canonical-path-for-ramblock-id"] = false;
        }

        if (request.Model == "virtio-mem")
        {
            properties["reserve"] = false;
        }
        else
        {
            properties.With("prealloc", IsPreallocated(request, page.KiB is not null) ? true : null).Number("prealloc-threads", _backing?.Element("allocation")?.Get("threads"));
        }

        properties.With("size", (long?)request.Bytes).With("align", request.AlignBytes is 0 ? null : request.AlignBytes).With("pmem", request.IsPersistent ? true : null);
        var policy = HostNodes(properties, request);
        IsNeeded = page.IsForCell || request.SourceNodes is not null || policy || request.Path is not null || shared is not null || source is "file" or "memfd";
        Properties = PropertyWriter.Object(type, request.Id);
        foreach (var (name, value) in properties.ToList())
        {
            properties.Remove(name);
            Properties[name] = value;
        }

        return this;
    }

    private bool IsPreallocated(Request request, bool isHuge) => request switch
    {
        { Model: "sgx-epc" } => true,
        { Path: not null } => IsImmediate() || (!request.IsPersistent && request.Model != "virtio-pmem"),
        _ => IsImmediate() || isHuge,
    };

    private string BackingPath(Request request, long? pageKiB)
    {
        var settings = launch.Context.Settings;
        if (pageKiB is not { } size)
        {
            var directory = Path.Combine(settings.MemoryDirectory, settings.ShortName);
            launch.Directory(directory);
            return Path.Combine(directory, request.FileName);
        }

        var mount = settings.HugePages.FirstOrDefault(mount => mount.PageKiB == size);
        if (mount.Path is null)
        {
            throw Refusal.Broken($"Unable to find any usable hugetlbfs mount for {size} KiB");
        }

        var huge = Path.Combine(mount.Path, settings.HugePageSubdirectory, settings.ShortName);
        launch.Directory(huge);
        return huge;
    }

    // Whether the memory has huge pages, and whether they are asked for this very node.
    private (long? KiB, bool IsForCell) Pages(Request request)
    {
        var pages = _backing?.Element("hugepages");
        var size = request.PageKiB;
        var isOwn = size is not null;
        if (size is null && pages is not null)
        {
            var each = pages.Elements("page").ToList();
            var own = request.Cell is { } cell ? each.Find(page => page.Get("nodeset") is { } nodes && CpuSet.Parse(nodes).Contains(cell)) : null;
            var general = own ?? each.Find(page => page.Get("nodeset") is null);
            isOwn = own is not null;
            size = general is not null ? ScaledSize.ToKiB(ScaledSize.Parse(general.Get("size") ?? "0", general.Get("unit"), ScaledSize.KiB, "size"))
                : each.Count == 0 ? 0 : null;
        }

        return size switch
        {
            null or OrdinaryPage => (null, false),
            0 => (DefaultPage(), isOwn),
            _ => (size, isOwn),
        };
    }

    private long DefaultPage() => launch.Context.Settings.HugePages is [var first, ..]
        ? first.PageKiB
        : throw Refusal.Broken("hugetlbfs filesystem is not mounted or disabled by administrator config");

    // Where the host takes the memory from; tells whether the definition says so for this very node.
    private bool HostNodes(JsonObject properties, Request request)
    {
        var tune = _domain.Element("numatune");
        var own = request.Cell is { } cell ? tune?.Elements("memnode").FirstOrDefault(node => node.Number("cellid") == cell) : null;
        var general = tune?.Element("memory");
        var nodes = request.SourceNodes ?? own?.Get("nodeset")
            ?? (general?.Get("placement") == "auto" ? launch.Context.AutomaticNodes : general?.Get("nodeset"));
        var mode = own?.Get("mode") ?? general?.Get("mode") ?? "strict";
        if (nodes is not null && mode != "restrictive")
        {
            properties["host-nodes"] = new JsonArray([.. CpuSet.Parse(nodes).Numbers().Select(node => (JsonNode)node)]);
            properties["policy"] = mode == "strict" ? "bind" : mode;
        }

        return own is not null;
    }

    private sealed record Request
    {
        public required string Id { get; init; }

        public required string FileName { get; init; }

        public required long Bytes { get; init; }

        public int? Cell { get; init; }

        public bool IsSystem { get; init; }

        public string? Model { get; init; }

        public string? Access { get; init; }

        public string? Discard { get; init; }

        public string? Path { get; init; }

        public bool IsPersistent { get; init; }

        public long? AlignBytes { get; init; }

        public long? PageKiB { get; init; }

        public string? SourceNodes { get; init; }
    }
}
