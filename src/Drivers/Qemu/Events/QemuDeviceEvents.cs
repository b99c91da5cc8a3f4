using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Events;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Events;

/// <summary>Answers what guests' devices report: clocks, disks, trays, viewers, balloons, memory.</summary>
/// <param name="router">Where events come from.</param>
internal sealed class QemuDeviceEvents(QemuEventRouter router)
{
    private readonly QemuNode _node = router.Node;

    /// <summary>Adds the answers.</summary>
    /// <param name="router">Where events come from.</param>
    internal static void Register(QemuEventRouter router)
    {
        var answers = new QemuDeviceEvents(router);
        router.Add("RTC_CHANGE", answers.ClockChanged);
        router.Add("BALLOON_CHANGE", answers.BalloonChanged);
        router.Add("BLOCK_IO_ERROR", answers.DiskFailed);
        router.Add("DEVICE_TRAY_MOVED", answers.TrayMoved);
        router.Add("MEMORY_FAILURE", answers.MemoryFailed);
        foreach (var server in new[] { "VNC", "SPICE" })
        {
            router.Add(server + "_CONNECTED", (domain, _, happened) => answers.ViewerMoved(domain, happened, 0));
            router.Add(server + "_INITIALIZED", (domain, _, happened) => answers.ViewerMoved(domain, happened, 1));
            router.Add(server + "_DISCONNECTED", (domain, _, happened) => answers.ViewerMoved(domain, happened, 2));
        }
    }

    /// <summary>Finds a device of a running guest by what QEMU calls it.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="name">Its alias, or a path in QEMU's tree of objects that holds it.</param>
    /// <returns>The device's element, of a copy; null when there is none.</returns>
    internal static XElement? Device(QemuDomain domain, string name)
    {
        var parts = name.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return domain.Definition.ToTree().Element("devices")?.Elements()
            .FirstOrDefault(device => (string?)device.Element("alias")?.Attribute("name") is { } alias && parts.Contains(alias, StringComparer.Ordinal));
    }

    private void ClockChanged(QemuDomain domain, QemuRun run, QmpEvent happened)
    {
        var offset = happened.Data.Number("offset") ?? 0;
        var clock = domain.Definition.ToTree().Element("clock");
        if ((string?)clock?.Attribute("offset") == "variable")
        {
            // QEMU counts from the clock that the guest was started with.
            offset += (long?)clock.Attribute("adjustment0") ?? (long?)clock.Attribute("adjustment") ?? 0;
            var total = offset;
            router.Later(
                domain,
                run,
                _ =>
                {
                    _node.Changes.ChangeLive(
                        domain, tree => tree.Element.Element("clock")?.SetAttributeValue("adjustment", total.ToString(CultureInfo.InvariantCulture)));
                    return Task.CompletedTask;
                });
        }

        _node.Host.Publish(new DomainRtcChangeEvent(domain.Ref, offset));
    }

    private void BalloonChanged(QemuDomain domain, QemuRun run, QmpEvent happened)
    {
        if (happened.Data.Number("actual") is not { } bytes)
        {
            return;
        }

        router.Later(
            domain,
            run,
            _ =>
            {
                _node.Changes.ChangeLive(domain, tree => tree.CurrentMemory = bytes);
                return Task.CompletedTask;
            });
        _node.Host.Publish(new DomainBalloonChangeEvent(domain.Ref, bytes / ScaledSize.KiB));
    }

    private void DiskFailed(QemuDomain domain, QemuRun run, QmpEvent happened)
    {
        var name = happened.Text("qom-path") is { Length: > 0 } path ? path : happened.Text("device") is { Length: > 0 } device ? device : happened.Text("node-name") ?? string.Empty;
        var disk = Device(domain, name.StartsWith("drive-", StringComparison.Ordinal) ? name["drive-".Length..] : name);
        var source = disk?.Element("source");
        var file = (string?)(source?.Attribute("file") ?? source?.Attribute("dev") ?? source?.Attribute("name")) ?? string.Empty;
        var alias = (string?)disk?.Element("alias")?.Attribute("name") ?? string.Empty;

        // virDomainEventIOErrorAction.
        var action = happened.Text("action") switch { "stop" => 1, "report" => 2, _ => 0 };
        var reason = happened.Flag("nospace") == true ? "enospc" : string.Empty;
        run.Companion(() => new DiskErrors()).Note(alias, happened.Text("reason") ?? reason, _node.Host.Clock.GetUtcNow());
        _node.Host.Publish(new DomainIOErrorEvent(domain.Ref, file, alias, action));
        _node.Host.Publish(new DomainIOErrorReasonEvent(domain.Ref, file, alias, action, reason));
        if (action == 1 && domain.State == DomainState.Running)
        {
            router.Move(domain, DomainState.Paused, PausedReason.IOError, DomainEventType.Suspended, SuspendedDetail.IOError);
        }
    }

    private void TrayMoved(QemuDomain domain, QemuRun run, QmpEvent happened)
    {
        var name = happened.Text("id") is { Length: > 0 } id ? id : happened.Text("device") ?? string.Empty;
        if ((string?)Device(domain, name)?.Element("alias")?.Attribute("name") is not { } alias)
        {
            return;
        }

        var isOpen = happened.Flag("tray-open") == true;
        lock (_node.Gate)
        {
            _ = isOpen ? run.OpenTrays.Add(alias) : run.OpenTrays.Remove(alias);
        }

        _node.Host.Publish(new DomainTrayChangeEvent(domain.Ref, alias, isOpen ? 0 : 1));
        _node.SaveStatus(domain);
    }

    private void MemoryFailed(QemuDomain domain, QemuRun run, QmpEvent happened)
    {
        var action = Array.IndexOf(["ignore", "inject", "fatal", "reset"], happened.Text("action"));
        var flags = happened.Data.Field("flags") ?? default;
        var bits = (flags.Flag("action-required") == true ? 1u : 0u) | (flags.Flag("recursive") == true ? 2u : 0u);
        _node.Host.Publish(new DomainMemoryFailureEvent(domain.Ref, happened.Text("recipient") == "guest" ? 1 : 0, Math.Max(action, 0), bits));
    }

    private void ViewerMoved(QemuDomain domain, QmpEvent happened, int phase)
    {
        var server = happened.Data.Field("server") ?? default;
        var client = happened.Data.Field("client") ?? default;
        List<GraphicsIdentity> subjects = [];
        if (client.Text("x509_dname") is { } name)
        {
            subjects.Add(new GraphicsIdentity("x509dname", name));
        }

        if (client.Text("sasl_username") is { } user)
        {
            subjects.Add(new GraphicsIdentity("saslUsername", user));
        }

        _node.Host.Publish(new DomainGraphicsEvent(domain.Ref, phase, Address(server), Address(client), server.Text("auth") ?? string.Empty, subjects));
    }

    private static GraphicsAddress Address(JsonElement end) => new(
        end.Text("family") switch { "ipv4" => 0, "ipv6" => 1, _ => 2 },
        end.Text("host") ?? string.Empty,
        end.Text("service") ?? end.Text("port") ?? string.Empty);
}
