using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>Gathers what there is to know about a host, with all questions on the way at once.</summary>
internal static class HostSurvey
{
    internal static async Task<VirtHostInfo> TakeAsync(VirtConnection connection, CancellationToken cancellationToken)
    {
        var host = connection.Host;
        var node = host.GetNodeInfoAsync(cancellationToken);
        var type = Optional.OrNothing(host.GetTypeAsync(cancellationToken));
        var free = Optional.OrNoValue(host.GetFreeMemoryAsync(cancellationToken));
        var cells = Optional.OrNothing(CellsAsync(host, node, cancellationToken));
        var cpus = Optional.OrNothing(host.GetCpuMapAsync(cancellationToken));
        var most = Optional.OrNoValue(host.GetMaxVcpusAsync(null, cancellationToken));
        var security = Optional.OrNothing(host.GetSecurityModelAsync(cancellationToken));
        var smbios = Optional.OrNothing(host.GetSysinfoAsync(cancellationToken));
        var sev = Optional.OrNothing(host.GetSevInfoAsync(cancellationToken));
        await Task.WhenAll(node, type, free, cells, cpus, most, security, smbios, sev).ConfigureAwait(false);

        return new VirtHostInfo(await node.ConfigureAwait(false))
        {
            Connection = connection,
            Hypervisor = await type.ConfigureAwait(false) ?? connection.DriverName,
            FreeMemory = await free.ConfigureAwait(false),
            CellFreeMemory = (await cells.ConfigureAwait(false))?.ToArray() ?? [],
            OnlineCpus = Online(await cpus.ConfigureAwait(false)),
            MaxVcpus = await most.ConfigureAwait(false),
            SecurityModel = await security.ConfigureAwait(false) is { Model.Length: > 0 } label ? label.Model : null,
            Smbios = Entries(await smbios.ConfigureAwait(false)),
            Sev = (await sev.ConfigureAwait(false))?.ToArray() ?? [],
        };
    }

    private static async Task<IReadOnlyList<long>> CellsAsync(
        HostOperations host, Task<NodeInfo> node, CancellationToken cancellationToken) =>
        await host.GetCellsFreeMemoryAsync(0, (await node.ConfigureAwait(false)).Nodes, cancellationToken).ConfigureAwait(false);

    private static IReadOnlyDictionary<string, string> Entries(string? sysinfo)
    {
        var entries = new Dictionary<string, string>();
        foreach (var entry in sysinfo is null ? [] : VirtXml.Parse(sysinfo, "sysinfo").Descendants("entry"))
        {
            var name = $"{entry.Parent?.Name.LocalName}.{entry.Attribute("name")?.Value}";
            var key = name;
            for (var number = 2; !entries.TryAdd(key, entry.Value); number++)
            {
                key = $"{name}#{number}";
            }
        }

        return entries;
    }

    private static IReadOnlyList<int> Online(NodeCpuMap? map) =>
        map is null ? [] : Enumerable.Range(0, map.Online.Count).Where(cpu => map.Online[cpu]).ToArray();
}
