using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Devices;

/// <summary>Refuses changes of what a running guest's network card keeps, and fills in what the caller left out of it.</summary>
/// <remarks>qemuDomainChangeNet, as far as it looks and does nothing yet.</remarks>
internal static class CardFields
{
    private static readonly string[] Driver = ["name", "txmode", "ioeventfd", "event_idx", "queues", "rx_queue_size", "tx_queue_size", "rss", "rss_hash_report"];

    private static readonly string[] Options = ["iommu", "ats", "packed", "page_per_vq"];

    /// <summary>Compares a card with what it shall be.</summary>
    /// <param name="old">The card as it is.</param>
    /// <param name="fresh">The card as the caller tells it, in normal form; it gets the name, the address and the rest that the caller left out.</param>
    /// <exception cref="VirtException">OperationUnsupported for what cannot change.</exception>
    internal static void Check(XElement old, XElement fresh)
    {
        RefuseKind(old, "cannot change config of '{0}' network interface type");
        if (fresh.Element("mac") is null)
        {
            // An address that the caller leaves out is made up, and so another.
            throw Refused($"cannot change network interface mac address from {old.Element("mac")?.Get("address")} to {MacAddress.Generate(MacAddress.Kvm)}");
        }

        var (was, now) = (old.Element("model")?.Get("type"), fresh.Element("model")?.Get("type"));
        if (was != now)
        {
            throw Refused($"cannot modify network device model from {was ?? "unknown"} to {now ?? "unknown"}");
        }

        CheckDriver(old.Element("driver"), fresh.Element("driver"), was);
        if (old.Element("script")?.Get("path") != fresh.Element("script")?.Get("path"))
        {
            throw Refused("cannot modify network device script attribute");
        }

        if (fresh.Element("target")?.Get("dev") is null && old.Element("target")?.Get("dev") is { } tap)
        {
            fresh.Need("target").Set("dev", tap);
        }

        if (fresh.Element("target")?.Get("dev") != old.Element("target")?.Get("dev"))
        {
            throw Refused("cannot modify network device tap name");
        }

        Fill(old, fresh, "address", "alias");
        if (!DeviceSearch.IsSameAddress(old, fresh))
        {
            throw Refused("cannot modify network device guest PCI address");
        }

        CheckRom(old, fresh);
        if (old.Element("mtu")?.Get("size") != fresh.Element("mtu")?.Get("size"))
        {
            throw Refused("cannot modify MTU");
        }

        RefuseKind(fresh, "cannot change network interface type to '{0}'");
        CheckConnection(old, fresh);
    }

    private static void CheckDriver(XElement? old, XElement? fresh, string? model)
    {
        if (model is not ("virtio" or "virtio-transitional" or "virtio-non-transitional"))
        {
            return;
        }

        if (Driver.Any(part => old?.Get(part) != fresh?.Get(part)) || !Same(old?.Element("host"), fresh?.Element("host")) || !Same(old?.Element("guest"), fresh?.Element("guest")))
        {
            throw Refused("cannot modify virtio network device driver attributes");
        }

        if (Options.Any(part => old?.Get(part) != fresh?.Get(part)))
        {
            throw Refused("cannot modify virtio network device driver options");
        }
    }

    private static void CheckRom(XElement old, XElement fresh)
    {
        foreach (var (part, words) in new[] { ("bar", "cannot modify network device rom bar setting"), ("file", "cannot modify network rom file") })
        {
            if (fresh.Element("rom")?.Get(part) is { } told && told != old.Element("rom")?.Get(part))
            {
                throw Refused(words);
            }
        }

        if (fresh.Element("boot")?.Get("order") is { } order && order != old.Element("boot")?.Get("order"))
        {
            throw Refused("cannot modify network device boot index setting");
        }

        if (fresh.Element("rom")?.Get("enabled") is { } enabled && enabled != old.Element("rom")?.Get("enabled"))
        {
            throw Refused("cannot modify network device rom enabled setting");
        }

        Fill(old, fresh, "rom", "boot");
    }

    // What a card is connected to can change only where both ends are ports of bridges.
    private static void CheckConnection(XElement old, XElement fresh)
    {
        var (was, now) = (old.Get("type"), fresh.Get("type"));
        var isOther = was != now
            ? !(was is "network" or "bridge" && now is "network" or "bridge")
            : now switch
            {
                "server" or "client" or "mcast" or "udp" => Source(old, "address") != Source(fresh, "address") || Source(old, "port") != Source(fresh, "port"),
                "internal" => Source(old, "name") != Source(fresh, "name"),
                "direct" => Source(old, "dev") != Source(fresh, "dev") || Source(old, "mode") != Source(fresh, "mode"),
                "vhostuser" or "null" or "vds" => true,
                _ => false,
            };
        isOther |= old.Element("tune")?.Text("sndbuf") != fresh.Element("tune")?.Text("sndbuf");
        isOther |= now != "network" && !Same(old.Element("virtualport"), fresh.Element("virtualport"));
        if (isOther)
        {
            throw Refused($"unable to change config on '{now}' network type");
        }
    }

    private static void RefuseKind(XElement card, string words)
    {
        if (card.Get("type") is "hostdev" or "vdpa")
        {
            throw Refused(words.Replace("{0}", card.Get("type"), StringComparison.Ordinal));
        }
    }

    private static void Fill(XElement old, XElement fresh, params ReadOnlySpan<string> elements)
    {
        foreach (var name in elements)
        {
            if (fresh.Element(name) is null && old.Element(name) is { } kept)
            {
                fresh.Add(new XElement(kept));
            }
        }
    }

    private static string? Source(XElement card, string part) => card.Element("source")?.Get(part);

    private static bool Same(XElement? one, XElement? other) => one is null || other is null ? one is null && other is null : new XmlComparer().Equals(one, other);

    private static VirtException Refused(string text) => QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, text);
}
