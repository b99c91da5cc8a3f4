using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Devices;

/// <summary>Tells counters of guests' NICs and memory, and reads memory.</summary>
/// <param name="node">Where the guests are.</param>
internal sealed class GuestQueries(QemuNode node)
{
    // The balloon's names, and libvirt's tags (virDomainMemoryStatTags); sizes come in bytes and go out in KiB.
    private static readonly (string Name, int Tag, bool IsSize)[] Figures =
    [
        ("stat-swap-in", 0, true), ("stat-swap-out", 1, true), ("stat-major-faults", 2, false), ("stat-minor-faults", 3, false),
        ("stat-free-memory", 4, true), ("stat-total-memory", 5, true), ("stat-available-memory", 8, true), ("stat-disk-caches", 10, true),
        ("stat-htlb-pgalloc", 11, false), ("stat-htlb-pgfail", 12, false),
    ];

    private static readonly string[] DirtyRateModes = ["page-sampling", "dirty-bitmap", "dirty-ring"];

    /// <summary>Tells a NIC's counters.</summary>
    /// <param name="reference">The domain.</param>
    /// <param name="name">The host's name of its other end, or its MAC address.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The counters as the guest sees them.</returns>
    /// <remarks>qemuDomainInterfaceStats.</remarks>
    internal async Task<InterfaceStatistics> InterfaceAsync(DomainRef reference, string name, CancellationToken cancellationToken)
    {
        var domain = node.Find(reference);
        _ = QemuNode.Running(domain);
        var card = DeviceEditor.FindInterface(new DomainXml(domain.Definition.ToTree()), name);
        var device = card.Element("target")?.Get("dev");
        if (device is null)
        {
            throw QemuNode.Speaker.Internal("Interface name not provided");
        }

        var directory = $"/sys/class/net/{device}/statistics";
        if (!Directory.Exists(directory))
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.OperationInvalid, $"Cannot find network device '{name}' on the host");
        }

        async Task<long> Read(string counter) => long.Parse(
            await File.ReadAllTextAsync(Path.Combine(directory, counter), cancellationToken).ConfigureAwait(false), CultureInfo.InvariantCulture);

        // What the host sends into a tap device the guest receives; a macvtap device counts as the guest does.
        var (rx, tx) = card.Get("type") == "direct" ? ("rx", "tx") : ("tx", "rx");
        return new InterfaceStatistics(
            await Read($"{rx}_bytes").ConfigureAwait(false), await Read($"{rx}_packets").ConfigureAwait(false), await Read($"{rx}_errors").ConfigureAwait(false), await Read($"{rx}_dropped").ConfigureAwait(false),
            await Read($"{tx}_bytes").ConfigureAwait(false), await Read($"{tx}_packets").ConfigureAwait(false), await Read($"{tx}_errors").ConfigureAwait(false), await Read($"{tx}_dropped").ConfigureAwait(false));
    }

    /// <summary>Tells what the guest's balloon, and the host, say of its memory.</summary>
    /// <param name="reference">The domain.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The figures.</returns>
    /// <remarks>qemuDomainMemoryStats.</remarks>
    internal async Task<IReadOnlyList<MemoryStatistic>> MemoryAsync(DomainRef reference, CancellationToken cancellationToken)
    {
        const int ActualBalloon = 6;
        const int ResidentSet = 7;
        const int LastUpdate = 9;
        var domain = node.Find(reference);
        using var job = await domain.Jobs.BeginAsync(DomainJob.Query, "virDomainMemoryStats", cancellationToken).ConfigureAwait(false);
        var run = QemuNode.Running(domain);
        List<MemoryStatistic> figures = [];
        if (domain.Definition.ToTree().Element("devices")?.Element("memballoon") is { } balloon && balloon.Get("model") != "none"
            && balloon.Element("alias")?.Get("name") is { } alias)
        {
            var actual = await run.Monitor.TryRunAsync("query-balloon", null, cancellationToken).ConfigureAwait(false);
            figures.Add(new MemoryStatistic(ActualBalloon, (ulong)((actual.IsError ? domain.Definition.Memory : actual.Value.Number("actual") ?? 0) / ScaledSize.KiB)));
            var answer = await run.Monitor.TryRunAsync(
                "qom-get", new JsonObject { ["path"] = "/machine/peripheral/" + alias, ["property"] = "guest-stats" }, cancellationToken).ConfigureAwait(false);
            if (!answer.IsError)
            {
                figures.AddRange(Balloon(answer.Value));
                figures.Add(new MemoryStatistic(LastUpdate, (ulong)(answer.Value.Number("last-update") ?? 0)));
            }
        }

        if (run.Process is { } process && await ResidentAsync(process.Id, cancellationToken).ConfigureAwait(false) is { } resident)
        {
            figures.Add(new MemoryStatistic(ResidentSet, resident));
        }

        return figures;
    }

    /// <summary>Reads from a guest's memory.</summary>
    /// <param name="reference">The domain.</param>
    /// <param name="start">Where from.</param>
    /// <param name="length">How much.</param>
    /// <param name="flags">Which addresses.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The bytes.</returns>
    /// <remarks>qemuDomainMemoryPeek.</remarks>
    internal async Task<byte[]> PeekAsync(DomainRef reference, long start, int length, DomainMemoryPeekFlags flags, CancellationToken cancellationToken)
    {
        if (flags is not (DomainMemoryPeekFlags.Virtual or DomainMemoryPeekFlags.Physical))
        {
            throw QemuNode.Speaker.Argument("flags parameter must be VIR_MEMORY_VIRTUAL or VIR_MEMORY_PHYSICAL");
        }

        var domain = node.Find(reference);
        using var job = await domain.Jobs.BeginAsync(DomainJob.Query, "virDomainMemoryPeek", cancellationToken).ConfigureAwait(false);
        var run = QemuNode.Running(domain);
        var path = Path.Combine(run.Directory, $"peek-{Guid.NewGuid():N}");
        try
        {
            await run.Monitor.RunAsync(
                flags == DomainMemoryPeekFlags.Virtual ? "memsave" : "pmemsave",
                new JsonObject { ["val"] = start, ["size"] = length, ["filename"] = path },
                cancellationToken).ConfigureAwait(false);
            return await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Begins to measure how fast a guest changes its memory.</summary>
    /// <param name="reference">The domain.</param>
    /// <param name="seconds">For how long, from 1 to 60 seconds.</param>
    /// <param name="mode">By which of virDomainDirtyRateCalcFlags; nought for sampling.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The work.</returns>
    /// <remarks>qemuDomainStartDirtyRateCalc.</remarks>
    internal async Task StartDirtyRateAsync(DomainRef reference, int seconds, uint mode, CancellationToken cancellationToken)
    {
        if (seconds is < 1 or > 60)
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, $"seconds={seconds} is invalid, please choose value within [1, 60].");
        }

        var word = mode switch { 0 or 1 => DirtyRateModes[0], 2 => DirtyRateModes[1], 4 => DirtyRateModes[2], _ => throw QemuNode.Speaker.Argument($"unsupported flags (0x{mode:x}) in function qemuDomainStartDirtyRateCalc") };
        var domain = node.Find(reference);
        using var job = await domain.Jobs.BeginAsync(DomainJob.Modify, "virDomainStartDirtyRateCalc", cancellationToken).ConfigureAwait(false);
        await QemuNode.Running(domain).Monitor.RunAsync("calc-dirty-rate", new JsonObject { ["calc-time"] = seconds, ["mode"] = word }, cancellationToken).ConfigureAwait(false);
    }

    private static IEnumerable<MemoryStatistic> Balloon(JsonElement answer)
    {
        var stats = answer.Field("stats") ?? default;
        foreach (var (name, tag, isSize) in Figures)
        {
            // What the guest's driver does not tell is all ones.
            if (stats.Number(name) is { } value and >= 0)
            {
                yield return new MemoryStatistic(tag, (ulong)(isSize ? value / ScaledSize.KiB : value));
            }
        }
    }

    private static async Task<ulong?> ResidentAsync(int process, CancellationToken cancellationToken)
    {
        const int PageKiB = 4;
        try
        {
            var fields = (await File.ReadAllTextAsync($"/proc/{process}/statm", cancellationToken).ConfigureAwait(false)).Split(' ');
            return ulong.Parse(fields[1], CultureInfo.InvariantCulture) * PageKiB;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
