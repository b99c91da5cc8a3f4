using System.Text.Json;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Devices;

/// <summary>Learns where QEMU has put a guest's memory modules, and how much of them the guest has.</summary>
/// <remarks>qemuDomainUpdateMemoryDeviceInfo.</remarks>
internal static class MemoryPlaces
{
    /// <summary>Asks QEMU, where there are modules at all.</summary>
    /// <param name="monitor">The guest's monitor.</param>
    /// <param name="modules">The modules of the live definition.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answer to query-memory-devices; nothing where there are no modules.</returns>
    internal static async Task<JsonElement> AskAsync(QmpClient monitor, IEnumerable<XElement> modules, CancellationToken cancellationToken) =>
        modules.Any() ? await monitor.RunAsync("query-memory-devices", null, cancellationToken).ConfigureAwait(false) : default;

    /// <summary>Writes what was learned into a definition.</summary>
    /// <param name="live">The live definition.</param>
    /// <param name="answer">The answer to query-memory-devices.</param>
    internal static void Take(XElement live, JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        var known = answer.Items().Select(item => item.Field("data") ?? default).Where(data => data.Text("id") is not null)
            .ToDictionary(data => data.Text("id")!, StringComparer.Ordinal);
        foreach (var module in live.Elements("devices").Elements("memory"))
        {
            if (module.Element("alias")?.Get("name") is not { } alias || !known.TryGetValue(alias, out var data))
            {
                continue;
            }

            if (module.Get("model") is "dimm" or "nvdimm")
            {
                var address = module.Need("address");
                address.Set("type", "dimm");
                address.Set("slot", (data.Number("slot") ?? 0).Invariant());
                address.Set("base", $"0x{data.Number("addr") ?? 0:x}");
            }
            else if (module.Get("model") == "virtio-mem" && data.Number("size") is { } size)
            {
                var current = module.Need("target").Need("current");
                current.Set("unit", "KiB");
                current.Value = ScaledSize.ToKiB(size).Invariant();
            }
        }
    }
}
