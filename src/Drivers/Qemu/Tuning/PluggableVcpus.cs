using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Tuning;

/// <summary>The virtual CPUs of a running guest that can be plugged in and taken out, as QEMU and as the definition have them.</summary>
internal static class PluggableVcpus
{
    private const string Prefix = "vcpu";

    // What was plugged in, and not there from the start, is here.
    private const string Plugged = "/machine/peripheral/";

    /// <summary>Asks QEMU for the places of CPUs.</summary>
    /// <param name="run">The guest's run.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The places, by the numbers of their CPUs; QEMU lists them from the last to the first.</returns>
    internal static async Task<JsonElement[]> AskAsync(QemuRun run, CancellationToken cancellationToken) =>
        [.. (await run.Monitor.RunAsync("query-hotpluggable-cpus", null, cancellationToken).ConfigureAwait(false)).Items().Reverse()];

    /// <summary>Gives the name of a CPU that was plugged in.</summary>
    /// <param name="place">Its place.</param>
    /// <returns>The name for device_del; null for one that was there from the start, or is not there.</returns>
    internal static string? NameOf(JsonElement place) =>
        place.Text("qom-path") is { } path && path.StartsWith(Plugged, StringComparison.Ordinal) ? path[Plugged.Length..] : null;

    /// <summary>Plugs a CPU in, unless it is there.</summary>
    /// <param name="run">The guest's run.</param>
    /// <param name="place">Its place.</param>
    /// <param name="number">Its number.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The work.</returns>
    internal static Task AddAsync(QemuRun run, JsonElement place, int number, CancellationToken cancellationToken)
    {
        if (place.Text("qom-path") is not null)
        {
            return Task.CompletedTask;
        }

        var arguments = new JsonObject { ["driver"] = place.Text("type"), ["id"] = Prefix + number.ToString(CultureInfo.InvariantCulture) };
        foreach (var property in (place.Field("props") ?? default).EnumerateObject())
        {
            arguments[property.Name] = JsonNode.Parse(property.Value.GetRawText());
        }

        return run.Monitor.RunAsync("device_add", arguments, cancellationToken);
    }

    /// <summary>Plugs in, before a guest runs, what its definition has beyond the CPUs that stay, in its order.</summary>
    /// <param name="run">The guest's run.</param>
    /// <param name="live">The definition.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The work.</returns>
    /// <remarks>qemuProcessSetupHotpluggableVcpus.</remarks>
    internal static async Task PlugAsync(QemuRun run, XElement live, CancellationToken cancellationToken)
    {
        var numbers = live.Elements("vcpus").Elements("vcpu").Where(vcpu => vcpu.Get("enabled") == "yes" && vcpu.Get("hotpluggable") == "yes")
            .OrderBy(vcpu => vcpu.Number("order") ?? int.MaxValue).Select(vcpu => vcpu.Number("id") ?? 0).ToList();
        if (numbers.Count == 0)
        {
            return;
        }

        var places = await AskAsync(run, cancellationToken).ConfigureAwait(false);
        foreach (var number in numbers)
        {
            var place = number < places.Length ? places[number] : throw QemuNode.Speaker.Say(Engine.Errors.VirtErrorCode.ConfigUnsupported, $"vcpu '{number}' is missing hotplug data");
            await AddAsync(run, place, number, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes into a definition which CPUs there are, so that the guest can be made again with the same ones.</summary>
    /// <param name="live">The live definition.</param>
    /// <param name="places">The places, by the numbers of their CPUs.</param>
    internal static void Write(DomainXml live, JsonElement[] places)
    {
        if (live.Element.Element("vcpus") is not { } list)
        {
            live.Element.Insert(list = new XElement("vcpus"));
            list.Add(Enumerable.Range(0, live.MaxVcpus).Select(number => new XElement("vcpu", new XAttribute("id", number))));
        }

        var cpus = list.Elements("vcpu").OrderBy(vcpu => vcpu.Number("id")).ToList();
        var last = cpus.Max(vcpu => vcpu.Number("order") ?? 0);
        foreach (var (cpu, place) in cpus.Zip(places))
        {
            var isThere = place.Text("qom-path") is not null;
            var order = isThere ? cpu.Number("order") ?? ++last : (int?)null;
            cpu.ReplaceAttributes(
                new XAttribute("id", cpu.Get("id")!),
                new XAttribute("enabled", isThere ? "yes" : "no"),
                new XAttribute("hotpluggable", isThere && NameOf(place) is null ? "no" : "yes"),
                order is { } number ? new XAttribute("order", number) : null);
        }

        var count = places.Count(place => place.Text("qom-path") is not null);
        live.Element.Need("vcpu").SetAttributeValue("current", count < live.MaxVcpus ? count.ToString(CultureInfo.InvariantCulture) : null);
    }
}
