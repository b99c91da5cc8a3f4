using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.CommandLine;
using VirtPS.Drivers.Qemu.Preparation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Devices;

/// <summary>Changes devices of running guests in place.</summary>
/// <remarks>qemuDomainUpdateDeviceLive. What cannot change while the guest runs has been refused.</remarks>
/// <param name="node">Where the guests are.</param>
internal sealed class DeviceUpdater(QemuNode node)
{
    /// <summary>Changes a device.</summary>
    /// <param name="change">The change.</param>
    /// <param name="old">The device as it is.</param>
    /// <param name="fresh">The device as it shall be, with the alias and the address that it has.</param>
    /// <param name="flags">How.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The work.</returns>
    internal Task UpdateAsync(LiveChange change, XElement old, XElement fresh, DomainDeviceFlags flags, CancellationToken cancellationToken) => old.Name.LocalName switch
    {
        "disk" => DiskAsync(change, old, fresh, flags.HasFlag(DomainDeviceFlags.Force), cancellationToken),
        "interface" => InterfaceAsync(change, old, fresh, cancellationToken),
        "graphics" => GraphicsAsync(change, old, fresh, cancellationToken),
        "memory" => MemoryAsync(change, old, fresh, cancellationToken),
        _ => Task.CompletedTask,
    };

    private async Task DiskAsync(LiveChange change, XElement old, XElement fresh, bool isForced, CancellationToken cancellationToken)
    {
        if (!IsSame(Source(old), Source(fresh)))
        {
            await new MediaChanger(node, change).ChangeAsync(old, fresh, isForced, cancellationToken).ConfigureAwait(false);
        }
    }

    // Numbers are the driver's own, and say nothing of what is in the drive.
    private static XElement? Source(XElement disk)
    {
        if (StorageImage.IsEmpty(disk.Element("source")))
        {
            return null;
        }

        var source = new XElement(disk.Element("source")!);
        source.SetAttributeValue("index", null);
        source.SetAttributeValue("startupPolicy", null);
        return source;
    }

    private static bool IsSame(XElement? one, XElement? other) => one is null || other is null ? one is null && other is null : new XmlComparer(XmlComparison.IgnoreElementOrder).Equals(one, other);

    private async Task InterfaceAsync(LiveChange change, XElement old, XElement fresh, CancellationToken cancellationToken)
    {
        if (!IsSame(old.Element("bandwidth"), fresh.Element("bandwidth")) && fresh.Element("target")?.Get("dev") is { } device)
        {
            change.OnUndo(() => LimitAsync(device, old, CancellationToken.None));
            await LimitAsync(device, fresh, cancellationToken).ConfigureAwait(false);
        }

        if (CardMover.IsMove(old, fresh))
        {
            var mover = new CardMover(node);
            await mover.MoveAsync(change.Domain, change.Run, old, fresh, cancellationToken).ConfigureAwait(false);
            change.OnUndo(() => mover.MoveAsync(change.Domain, change.Run, fresh, old, CancellationToken.None));
        }

        if (!IsSame(old.Element("filterref"), fresh.Element("filterref")))
        {
            change.OnUndo(() => node.Preparation.Cards.FilterAsync(change.Domain, change.Run, old, CancellationToken.None));
            await node.Preparation.Cards.FilterAsync(change.Domain, change.Run, fresh, cancellationToken).ConfigureAwait(false);
        }

        var (was, isUp) = (old.Element("link")?.Get("state") != "down", fresh.Element("link")?.Get("state") != "down");
        if (was != isUp)
        {
            await change.RunAsync("set_link", new JsonObject { ["name"] = GuestLayout.AliasOf(old), ["up"] = isUp }, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task LimitAsync(string device, XElement card, CancellationToken cancellationToken) =>
        node.Resources.Links.SetLimitsAsync(device, card, isMacvtap: card.Element("source")?.Get("mode") is not null, cancellationToken);

    private async Task GraphicsAsync(LiveChange change, XElement old, XElement fresh, CancellationToken cancellationToken)
    {
        var type = old.Get("type");
        var general = type == "vnc" ? node.Settings.File.Graphics.VncPassword : node.Settings.File.Graphics.SpicePassword;
        var isSame = old.Get("passwdValidTo") is null && fresh.Get("passwdValidTo") is null
            && old.Get("connected") == fresh.Get("connected") && fresh.Get("connected") != "disconnect" && old.Get("passwd") == fresh.Get("passwd");
        if (isSame || (fresh.Get("passwd") ?? general) is not { } password)
        {
            return;
        }

        await change.RunAsync(
            "set_password",
            new JsonObject { ["protocol"] = type, ["password"] = password }.With("connected", fresh.Get("connected")),
            cancellationToken).ConfigureAwait(false);
        DateTimeOffset? until = fresh.Get("passwdValidTo") is { } told ? DateTimeOffset.Parse(told, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) : null;
        var time = password.Length == 0 || until <= node.Host.Clock.GetUtcNow() ? "now" : until?.ToUnixTimeSeconds().Invariant() ?? "never";
        await change.RunAsync("expire_password", new JsonObject { ["protocol"] = type, ["time"] = time }, cancellationToken).ConfigureAwait(false);
    }

    private static async Task MemoryAsync(LiveChange change, XElement old, XElement fresh, CancellationToken cancellationToken)
    {
        if (XmlSize.Read(fresh.Element("target")!, "requested", ScaledSize.KiB) is { } requested && requested != XmlSize.Read(old.Element("target")!, "requested", ScaledSize.KiB))
        {
            await change.RunAsync(
                "qom-set",
                new JsonObject { ["path"] = $"/machine/peripheral/{GuestLayout.AliasOf(old)}", ["property"] = "requested-size", ["value"] = requested },
                cancellationToken).ConfigureAwait(false);
        }
    }
}
