using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>The guest's NICs.</summary>
/// <remarks>qemuBuildNetCommandLine, qemuBuildNicDevProps.</remarks>
internal static class NetworkDevices
{
    /// <summary>Adds the guest's NICs.</summary>
    /// <param name="launch">The command line.</param>
    internal static void Add(LaunchBuilder launch)
    {
        foreach (var nic in launch.Guest.Devices.Elements("interface"))
        {
            // A NIC that is a device of the host is added with those.
            if (nic.Get("type") == "hostdev")
            {
                continue;
            }

            if (nic.Get("type") == "vhostuser")
            {
                CharacterBackend.Add(launch, nic.Element("source")!, "char" + GuestLayout.AliasOf(nic), nic.Element("source")?.Get("type") ?? "unix");
            }

            launch.NetworkBackend(NetworkBackend.Describe(launch, nic));
            launch.Device(Describe(launch, nic));
        }
    }

    /// <summary>Describes the guest's end of a NIC.</summary>
    /// <param name="launch">The command line, or one like it for a running guest.</param>
    /// <param name="nic">The NIC.</param>
    /// <returns>Its properties.</returns>
    internal static JsonObject Describe(LaunchBuilder launch, XElement nic)
    {
        var guest = launch.Guest;
        var model = nic.Element("model")?.Get("type") ?? "rtl8139";
        var alias = GuestLayout.AliasOf(nic);
        JsonObject properties;
        if (IsVirtio(model))
        {
            properties = Virtio(guest, nic);
        }
        else
        {
            guest.Require(model, $"interface model '{model}'");
            properties = PropertyWriter.Device(model);
        }

        return properties
            .With("netdev", "host" + alias)
            .With("id", alias)
            .With("mac", nic.Element("mac")?.Get("address"))
            .With("bootindex", launch.Boot.Of(nic))
            .At(guest, nic)
            .Rom(nic);
    }

    /// <summary>Tells whether a NIC is a virtio one.</summary>
    /// <param name="model">The NIC's model.</param>
    /// <returns>Whether it is.</returns>
    internal static bool IsVirtio(string? model) => model is "virtio" or "virtio-transitional" or "virtio-non-transitional";

    private static JsonObject Virtio(GuestLayout guest, XElement nic)
    {
        var driver = nic.Element("driver");
        var queues = driver?.Number("queues") ?? 0;
        var properties = VirtioDevice.Begin(guest, Modelled(nic), "virtio-net")
            .With("tx", driver?.Get("txmode") switch { "iothread" => "bh", "timer" => "timer", _ => null })
            .Switch("ioeventfd", driver?.Get("ioeventfd"))
            .Switch("event_idx", driver?.Get("event_idx"));
        Offloads(properties, driver);
        if (queues > 1)
        {
            properties.With("mq", (bool?)true).With("vectors", DeviceAddress.Kind(nic) == "ccw" ? null : (2L * queues) + 2);
        }

        return properties
            .Number("rx_queue_size", driver?.Get("rx_queue_size"))
            .Number("tx_queue_size", driver?.Get("tx_queue_size"))
            .Switch("rss", driver?.Get("rss"))
            .Switch("hash", driver?.Get("rss_hash_report"))
            .Number("host_mtu", nic.Element("mtu")?.Get("size"))
            .With("failover", nic.Element("teaming")?.Get("type") == "persistent" ? true : null);
    }

    // A virtio device's model says which generation it is; a NIC's stands one level deeper.
    private static XElement Modelled(XElement nic)
    {
        var copy = new XElement(nic);
        copy.SetAttributeValue("model", nic.Element("model")?.Get("type"));
        return copy;
    }

    private static void Offloads(JsonObject properties, XElement? driver)
    {
        var host = driver?.Element("host");
        var guest = driver?.Element("guest");
        properties
            .Switch("csum", host?.Get("csum")).Switch("gso", host?.Get("gso")).Switch("host_tso4", host?.Get("tso4")).Switch("host_tso6", host?.Get("tso6"))
            .Switch("host_ecn", host?.Get("ecn")).Switch("host_ufo", host?.Get("ufo")).Switch("mrg_rxbuf", host?.Get("mrg_rxbuf"))
            .Switch("guest_csum", guest?.Get("csum")).Switch("guest_tso4", guest?.Get("tso4")).Switch("guest_tso6", guest?.Get("tso6"))
            .Switch("guest_ecn", guest?.Get("ecn")).Switch("guest_ufo", guest?.Get("ufo"));
    }
}
