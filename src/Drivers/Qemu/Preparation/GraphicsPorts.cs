using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Configuration;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Preparation;

/// <summary>Chooses ports for the graphical consoles of guests that start.</summary>
/// <remarks>virPortAllocator: within the range of the configuration, such that no other guest has and nothing on the host listens at.</remarks>
internal static class GraphicsPorts
{
    private static readonly Lock Gate = new();

    // A port that was chosen is taken before the guest listens at it, until its run ends.
    private static readonly Dictionary<int, (QemuRun Run, DateTimeOffset Until)> Recent = [];

    /// <summary>Chooses.</summary>
    /// <param name="node">Where the domains are.</param>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    /// <param name="live">Its live definition; it is completed.</param>
    /// <exception cref="VirtException">InternalError when no port is free.</exception>
    internal static void Assign(QemuNode node, QemuDomain domain, QemuRun run, XElement live)
    {
        var consoles = live.Elements("devices").Elements("graphics").Where(NeedsPort).ToArray();
        if (consoles.Length == 0)
        {
            return;
        }

        lock (Gate)
        {
            var now = node.Host.Clock.GetUtcNow();
            foreach (var (port, _) in Recent.Where(pair => pair.Value.Until < now || pair.Value.Run.Ended.IsCancellationRequested).ToArray())
            {
                Recent.Remove(port);
            }

            var taken = Taken(node, domain);
            var settings = node.Settings.File.Graphics;
            foreach (var graphics in consoles)
            {
                Assign(graphics, settings, taken, run, now);
            }
        }
    }

    private static bool NeedsPort(XElement graphics) =>
        graphics.Get("type") is "vnc" or "spice" && graphics.Elements("listen").All(listen => listen.Get("type") is "address" or "network" or null);

    private static void Assign(XElement graphics, GraphicsSettings settings, HashSet<int> taken, QemuRun run, DateTimeOffset now)
    {
        var isAutomatic = graphics.Get("autoport") != "no" || graphics.Number("port") is null or <= 0;
        if (graphics.Get("type") == "vnc")
        {
            if (isAutomatic || graphics.Number("port") is null or -1)
            {
                graphics.SetAttributeValue("port", Next("vnc", settings.Ports, taken, run, now));
            }

            if (graphics.Number("websocket") == -1)
            {
                graphics.SetAttributeValue("websocket", Next("webSocket", settings.WebSocketPorts, taken, run, now));
            }

            return;
        }

        if (isAutomatic || graphics.Number("port") == -1)
        {
            graphics.SetAttributeValue("port", Next("spice", settings.Ports, taken, run, now));
        }

        if (graphics.Number("tlsPort") == -1)
        {
            graphics.SetAttributeValue("tlsPort", Next("spice", settings.Ports, taken, run, now));
        }
    }

    private static string Next(string name, (int First, int Last) range, HashSet<int> taken, QemuRun run, DateTimeOffset now)
    {
        for (var port = range.First; port <= range.Last; port++)
        {
            if (!Recent.ContainsKey(port) && taken.Add(port))
            {
                Recent[port] = (run, now.AddSeconds(30));
                return port.ToString(CultureInfo.InvariantCulture);
            }
        }

        throw QemuNode.Speaker.Internal($"Unable to find an unused port in range '{name}' ({range.First}-{range.Last})");
    }

    private static HashSet<int> Taken(QemuNode node, QemuDomain domain)
    {
        var taken = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select((IPEndPoint point) => point.Port).ToHashSet();
        lock (node.Gate)
        {
            foreach (var other in node.Table.Active.Where(other => other != domain))
            {
                foreach (var graphics in other.Definition.ToTree().Elements("devices").Elements("graphics"))
                {
                    taken.UnionWith(new[] { "port", "tlsPort", "websocket" }.Select(name => graphics.Number(name) ?? 0));
                }
            }
        }

        return taken;
    }
}
