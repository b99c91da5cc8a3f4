using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>The guest's NUMA nodes: <c>-numa</c>.</summary>
/// <remarks>qemuBuildNumaCommandLine.</remarks>
internal static class NumaOptions
{
    private static readonly string[] Hierarchies = ["memory", "first-level", "second-level", "third-level"];

    /// <summary>Tells whether a guest has NUMA nodes.</summary>
    /// <param name="guest">The guest.</param>
    /// <returns>Whether it has.</returns>
    internal static bool HasCells(GuestLayout guest) => Cells(guest.Domain).Count > 0;

    /// <summary>Adds the nodes with their memory.</summary>
    /// <param name="launch">The command line.</param>
    internal static void Add(LaunchBuilder launch)
    {
        var guest = launch.Guest;
        var cells = Cells(guest.Domain);
        if (cells.Count == 0)
        {
            return;
        }

        var hmat = guest.Domain.Element("cpu")!.Element("numa")!.Element("interconnects") is not null || MachineOption.HasCaches(guest);
        var backends = cells.Select(cell => new MemoryBackend(launch).ForCell(cell)).ToList();
        var backed = hmat || guest.Facts.Machine(guest.Machine) is null or { NumaMemory: true } || backends.Exists(backend => backend.IsNeeded);
        if (!backed)
        {
            MemoryOptions.AddLegacyPath(launch);
        }

        var first = cells.FirstOrDefault(cell => cell.Get("cpus") is not null) ?? throw Refusal.Unsupported("At least one NUMA node has to have CPUs");
        foreach (var (cell, backend) in cells.Zip(backends))
        {
            if (backed)
            {
                launch.Object(backend.ThreadContext());
                launch.Object(backend.Properties);
            }

            Node(launch, cell, hmat ? Initiator(cell, first) : null, backed);
        }

        Distances(launch, cells);
        if (hmat)
        {
            Interconnects(launch, guest.Domain.Element("cpu")!.Element("numa")!.Element("interconnects"));
            foreach (var cell in cells)
            {
                Caches(launch, cell);
            }
        }
    }

    private static List<XElement> Cells(XElement domain) =>
        [.. (domain.Element("cpu")?.Element("numa")?.Elements("cell") ?? []).OrderBy(cell => cell.Number("id") ?? 0)];

    // Which node's processors reach a node's memory soonest: its own, where it has any.
    private static string? Initiator(XElement cell, XElement first)
    {
        var near = cell.Element("initiator")?.Get("id");
        return near ?? (cell.Get("cpus") is null ? first : cell).Get("id");
    }

    private static void Node(LaunchBuilder launch, XElement cell, string? initiator, bool backed)
    {
        var id = cell.Get("id");
        var text = new StringBuilder($"node,nodeid={id}");
        if (cell.Get("cpus") is { } cpus)
        {
            foreach (var range in CpuSet.Parse(cpus).ToString().Split(','))
            {
                text.Append(CultureInfo.InvariantCulture, $",cpus={range}");
            }
        }

        if (initiator is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $",initiator={initiator}");
        }

        launch.Option("-numa", text.Append(backed ? $",memdev=ram-node{id}" : $",mem={(MemoryBackend.SizeOf(cell) >> 20).Invariant()}").ToString());
    }

    private static void Distances(LaunchBuilder launch, List<XElement> cells)
    {
        if (!cells.Elements("distances").Elements("sibling").Any())
        {
            return;
        }

        foreach (var source in cells)
        {
            foreach (var target in cells)
            {
                var given = source.Elements("distances").Elements("sibling").FirstOrDefault(sibling => sibling.Get("id") == target.Get("id"))?.Get("value");
                launch.Option("-numa", $"dist,src={source.Get("id")},dst={target.Get("id")},val={given ?? (source == target ? "10" : "20")}");
            }
        }
    }

    private static void Interconnects(LaunchBuilder launch, XElement? interconnects)
    {
        foreach (var path in interconnects?.Elements() ?? [])
        {
            var kind = path.Name.LocalName;
            var value = kind == "bandwidth" ? $"{XmlSizeOf(path).Invariant()}K" : path.Get("value");
            launch.Option(
                "-numa",
                $"hmat-lb,initiator={path.Get("initiator")},target={path.Get("target")},hierarchy={Hierarchies[path.Number("cache") ?? 0]},data-type={path.Get("type")}-{kind},{kind}={value}");
        }
    }

    private static long XmlSizeOf(XElement element) =>
        ScaledSize.ToKiB(ScaledSize.Parse(element.Get("value") ?? "0", element.Get("unit"), ScaledSize.KiB, "value"));

    private static void Caches(LaunchBuilder launch, XElement cell)
    {
        foreach (var cache in cell.Elements("cache"))
        {
            var size = cache.Element("size");
            var kib = ScaledSize.ToKiB(ScaledSize.Parse(size?.Get("value") ?? "0", size?.Get("unit"), ScaledSize.KiB, "size"));
            var associativity = cache.Get("associativity") == "full" ? "complex" : cache.Get("associativity");
            var policy = cache.Get("policy") switch { "writeback" => "write-back", "writethrough" => "write-through", var other => other };
            var line = cache.Element("line") is { } length ? ScaledSize.Parse(length.Get("value") ?? "0", length.Get("unit"), 1, "line") : 0;
            launch.Option(
                "-numa",
                $"hmat-cache,node-id={cell.Get("id")},size={kib.Invariant()}K,level={cache.Get("level")},associativity={associativity},policy={policy}"
                + (line > 0 ? $",line={line.Invariant()}" : string.Empty));
        }
    }
}
