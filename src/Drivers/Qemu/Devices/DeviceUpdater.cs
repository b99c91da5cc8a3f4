using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.CommandLine;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Devices;

/// <summary>Changes devices of running guests in place.</summary>
/// <remarks>qemuDomainUpdateDeviceLive. What QEMU cannot change while the guest runs is refused by name.</remarks>
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
        var kind => throw QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, $"live update of device '{kind}' is not supported"),
    };

    private static VirtException Unsupported(string text) => QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, text);

    private async Task DiskAsync(LiveChange change, XElement old, XElement fresh, bool isForced, CancellationToken cancellationToken)
    {
        foreach (var (what, read) in new (string, Func<XElement, string?>)[]
        {
            ("target.bus", disk => disk.Element("target")?.Get("bus")),
            ("device", disk => disk.Get("device") ?? "disk"),
            ("cache", disk => disk.Element("driver")?.Get("cache")),
            ("io", disk => disk.Element("driver")?.Get("io")),
            ("serial", disk => disk.Text("serial")),
            ("shareable", disk => (disk.Element("shareable") is not null).ToString()),
        })
        {
            if (read(old) != read(fresh))
            {
                throw Unsupported($"cannot modify field '{what}' of the disk");
            }
        }

        if (!IsSame(Source(old), Source(fresh)))
        {
            if (old.Get("device") is not ("cdrom" or "floppy"))
            {
                throw Unsupported("this disk doesn't support update");
            }

            await new MediaChanger(node, change).ChangeAsync(old, fresh, isForced, cancellationToken).ConfigureAwait(false);
        }

        if (!IsSame(old.Element("iotune"), fresh.Element("iotune")))
        {
            await DiskLimits.ApplyAsync(change.Monitor, fresh, cancellationToken, isReset: true).ConfigureAwait(false);
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
        var (oldModel, freshModel) = (old.Element("model")?.Get("type"), fresh.Element("model")?.Get("type"));
        foreach (var (words, read) in new (string, Func<XElement, string?>)[]
        {
            ($"cannot change network interface type to '{fresh.Get("type")}'", nic => nic.Get("type")),
            ($"cannot modify network device model from {oldModel ?? "(default)"} to {freshModel ?? "(default)"}", nic => nic.Element("model")?.Get("type")),
            ("cannot modify virtio network device driver attributes", nic => nic.Element("driver")?.Get("queues")),
            ("cannot modify network device network of a running guest", nic => nic.Element("source")?.Get("network")),
            ("cannot modify network device bridge of a running guest", nic => nic.Get("type") == "bridge" ? nic.Element("source")?.Get("bridge") : null),
            ("cannot modify MTU", nic => nic.Element("mtu")?.Get("size")),
            ("cannot modify network device boot index setting", nic => nic.Element("boot")?.Get("order")),
        })
        {
            if (read(old) != read(fresh))
            {
                throw Unsupported(words);
            }
        }

        if (!IsSame(old.Element("filterref"), fresh.Element("filterref")))
        {
            change.OnUndo(() => node.Preparation.Cards.FilterAsync(change.Domain, change.Run, old, CancellationToken.None));
            await node.Preparation.Cards.FilterAsync(change.Domain, change.Run, fresh, cancellationToken).ConfigureAwait(false);
        }

        if (!IsSame(old.Element("bandwidth"), fresh.Element("bandwidth")) && fresh.Element("target")?.Get("dev") is { } device)
        {
            change.OnUndo(() => LimitAsync(device, old, CancellationToken.None));
            await LimitAsync(device, fresh, cancellationToken).ConfigureAwait(false);
        }

        var (was, isUp) = (old.Element("link")?.Get("state") != "down", fresh.Element("link")?.Get("state") != "down");
        if (was != isUp)
        {
            await change.RunAsync("set_link", new JsonObject { ["name"] = GuestLayout.AliasOf(old), ["up"] = isUp }, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task LimitAsync(string device, XElement card, CancellationToken cancellationToken) =>
        node.Resources.Links.SetLimitsAsync(device, card, isMacvtap: card.Element("source")?.Get("mode") is not null, cancellationToken);

    private static async Task GraphicsAsync(LiveChange change, XElement old, XElement fresh, CancellationToken cancellationToken)
    {
        var type = old.Get("type");
        if (type is not ("vnc" or "spice"))
        {
            throw Unsupported($"unable to change config on '{type}' graphics type");
        }

        foreach (var attribute in new[] { "port", "tlsPort", "autoport", "keymap" })
        {
            if (fresh.Get(attribute) is { } value and not "-1" && value != old.Get(attribute))
            {
                throw Unsupported($"cannot change {attribute} settings on {type} graphics");
            }
        }

        if (fresh.Get("passwd") is { } password)
        {
            await change.RunAsync(
                "set_password",
                new JsonObject { ["protocol"] = type, ["password"] = password }.With("connected", fresh.Get("connected")),
                cancellationToken).ConfigureAwait(false);
        }

        var until = fresh.Get("passwdValidTo");
        if (until is not null || old.Get("passwdValidTo") is not null)
        {
            var time = until is null ? "never"
                : DateTimeOffset.Parse(until, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUnixTimeSeconds().Invariant();
            await change.RunAsync("expire_password", new JsonObject { ["protocol"] = type, ["time"] = time }, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task MemoryAsync(LiveChange change, XElement old, XElement fresh, CancellationToken cancellationToken)
    {
        if (old.Get("model") != "virtio-mem")
        {
            throw Unsupported($"live update of memory device model '{old.Get("model")}' is not supported");
        }

        if (XmlSize.Read(fresh.Element("target")!, "requested", ScaledSize.KiB) is { } requested && requested != XmlSize.Read(old.Element("target")!, "requested", ScaledSize.KiB))
        {
            await change.RunAsync(
                "qom-set",
                new JsonObject { ["path"] = $"/machine/peripheral/{GuestLayout.AliasOf(old)}", ["property"] = "requested-size", ["value"] = requested },
                cancellationToken).ConfigureAwait(false);
        }
    }
}
