using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Agent;
using VirtPS.Drivers.Qemu.Configuration;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Devices;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Drivers.Qemu.Tuning;

namespace VirtPS.Drivers.Qemu.Processes;

/// <summary>Brings a started guest, whose CPUs still stand, to what its definition says, and its definition to what QEMU chose.</summary>
/// <remarks>The second half of qemuProcessLaunch, with as few exchanges as it takes: what does not depend on each other is asked together.</remarks>
/// <param name="run">Its run.</param>
/// <param name="settings">What consoles have whose definition says nothing.</param>
internal sealed class QemuRunSetup(QemuRun run, GraphicsSettings settings)
{
    private QmpClient Monitor => run.Monitor;

    /// <summary>Does it.</summary>
    /// <param name="live">The definition that it runs with; it is changed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The work.</returns>
    internal async Task ApplyAsync(XElement live, CancellationToken cancellationToken)
    {
        await PluggableVcpus.PlugAsync(run, live, cancellationToken).ConfigureAwait(false);
        var characters = Monitor.RunAsync("query-chardev", null, cancellationToken);
        var cpus = Monitor.RunAsync("query-cpus-fast", null, cancellationToken);
        var memory = MemoryPlaces.AskAsync(Monitor, live.Elements("devices").Elements("memory"), cancellationToken);
        var passwords = SetPasswordsAsync(live, cancellationToken);
        var balloon = SetBalloonAsync(live, cancellationToken);
        var made = await characters.ConfigureAwait(false);
        TakeTerminals(live, made);
        QemuAgents.TakeStates(live, made);
        MemoryPlaces.Take(live, await memory.ConfigureAwait(false));
        TakeThreads(await cpus.ConfigureAwait(false));
        await passwords.ConfigureAwait(false);
        await balloon.ConfigureAwait(false);
        await QemuGroups.PlaceAsync(run, live, cancellationToken).ConfigureAwait(false);
        QemuPinning.Apply(run, live);
        QemuPerf.Apply(run, live);
    }

    /// <summary>Learns which threads the virtual CPUs are.</summary>
    /// <param name="answer">The answer to query-cpus-fast.</param>
    internal void TakeThreads(JsonElement answer) =>
        run.VcpuThreads = answer.Items().ToDictionary(cpu => (int)cpu.Number("cpu-index")!.Value, cpu => (int)cpu.Number("thread-id")!.Value);

    /// <summary>Writes into the definition which terminals QEMU made.</summary>
    /// <param name="live">The definition.</param>
    /// <param name="answer">The answer to query-chardev.</param>
    internal static void TakeTerminals(XElement live, JsonElement answer)
    {
        var names = answer.Items().ToDictionary(item => item.Text("label")!, item => item.Text("filename") ?? string.Empty, StringComparer.Ordinal);
        foreach (var device in live.Elements("devices").Elements().Where(device => (string?)device.Attribute("type") == "pty"))
        {
            if ((string?)device.Element("alias")?.Attribute("name") is { } alias
                && names.TryGetValue("char" + alias, out var name) && name.StartsWith("pty:", StringComparison.Ordinal))
            {
                SetTerminal(device, name["pty:".Length..]);
            }
        }

        // The first console is the first serial port under another name.
        if (live.Element("devices")?.Element("serial") is { } serial && live.Element("devices")?.Element("console") is { } console
            && (string?)console.Element("target")?.Attribute("type") == "serial" && serial.Element("source")?.Attribute("path") is { } path)
        {
            SetTerminal(console, path.Value);
        }
    }

    private static void SetTerminal(XElement device, string path)
    {
        var source = device.Element("source");
        if (source is null)
        {
            device.AddFirst(source = new XElement("source"));
        }

        source.SetAttributeValue("path", path);
        if (device.Name.LocalName == "console")
        {
            device.SetAttributeValue("tty", path);
        }
    }

    private async Task SetPasswordsAsync(XElement live, CancellationToken cancellationToken)
    {
        foreach (var graphics in live.Elements("devices").Elements("graphics"))
        {
            var type = (string?)graphics.Attribute("type");
            var general = type == "vnc" ? settings.VncPassword : settings.SpicePassword;
            if (((string?)graphics.Attribute("passwd") ?? general) is not { } password || type is not ("vnc" or "spice"))
            {
                continue;
            }

            var arguments = new JsonObject { ["protocol"] = type, ["password"] = password };
            if ((string?)graphics.Attribute("connected") is { } connected)
            {
                arguments["connected"] = connected;
            }

            await Monitor.RunAsync("set_password", arguments, cancellationToken).ConfigureAwait(false);
            if ((string?)graphics.Attribute("passwdValidTo") is { } until
                && DateTimeOffset.TryParse(until, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            {
                await Monitor.RunAsync(
                    "expire_password",
                    new JsonObject { ["protocol"] = type, ["time"] = time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) },
                    cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task SetBalloonAsync(XElement live, CancellationToken cancellationToken)
    {
        var view = new Engine.Schema.DomainXml(live);
        var balloon = live.Element("devices")?.Element("memballoon");
        if (balloon is null || (string?)balloon.Attribute("model") == "none")
        {
            return;
        }

        if (view.CurrentMemory is { } wanted && view.Memory is { } most && wanted < most)
        {
            await Monitor.RunAsync("balloon", new JsonObject { ["value"] = wanted }, cancellationToken).ConfigureAwait(false);
        }

        if ((int?)balloon.Element("stats")?.Attribute("period") is > 0 and var period && (string?)balloon.Element("alias")?.Attribute("name") is { } alias)
        {
            await Monitor.TryRunAsync(
                "qom-set",
                new JsonObject { ["path"] = "/machine/peripheral/" + alias, ["property"] = "guest-stats-polling-interval", ["value"] = period },
                cancellationToken).ConfigureAwait(false);
        }
    }
}
