using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>Decides, as a guest starts, what its definition leaves open: it is the live definition that shows it.</summary>
/// <remarks>qemuProcessPrepareDomain, as far as nothing of the host is taken for it. Ports of graphics and tap devices are taken elsewhere.</remarks>
internal static class LivePreparation
{
    /// <summary>Completes a live definition.</summary>
    /// <param name="live">The live definition with addresses; it is changed.</param>
    /// <param name="context">What the command line will depend on.</param>
    internal static void Prepare(XElement live, QemuLaunchContext context)
    {
        if (live.Element("devices") is not { } devices)
        {
            return;
        }

        LiveMemory.Align(live);
        foreach (var device in devices.Elements())
        {
            Prepare(device, live, context);
        }

        QemuAliases.Assign(live);
    }

    /// <summary>Completes a device of a live definition.</summary>
    /// <param name="device">The device; it is changed.</param>
    /// <param name="live">The live definition.</param>
    /// <param name="context">What the command line will depend on.</param>
    internal static void Prepare(XElement device, XElement live, QemuLaunchContext context)
    {
        switch (device.Name.LocalName)
        {
            case "disk":
                ShareSafely(device);
                ProtectNbd(device, context);
                break;
            case "graphics":
                Graphics(device, context);
                break;
            case "channel":
                Channel(device, context);
                break;
            case "memory":
                LiveMemory.Align(device, live.Element("os")?.Element("type")?.Get("arch") is "ppc64" or "ppc64le");
                break;
        }
    }

    /// <summary>Gives a channel of the guest the socket that the host finds it at.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="context">Where sockets of channels are.</param>
    internal static void Channel(XElement channel, QemuLaunchContext context)
    {
        if (channel.Get("type") != "unix" || channel.Element("source")?.Get("path") is not null || channel.Element("target")?.Get("type") != "virtio")
        {
            return;
        }

        var address = channel.Element("address");
        var name = channel.Element("target")?.Get("name") ?? (address is null ? "vioser"
            : $"vioser-{DeviceAddress.Number(address, "controller"):D2}-{DeviceAddress.Number(address, "bus"):D2}-{DeviceAddress.Number(address, "port"):D2}");
        var source = channel.Need("source");
        source.Set("mode", source.Get("mode") ?? "bind");
        source.Set("path", Path.Combine(context.Settings.ChannelDirectory, context.Settings.ShortName, name));
    }

    // Two guests that write to one image must not each believe a cache of their own.
    private static void ProtectNbd(XElement disk, QemuLaunchContext context)
    {
        foreach (var source in disk.Elements("source").Where(source => source.Get("protocol") == "nbd" && source.Get("tls") is null && context.Settings.NbdTls))
        {
            source.Set("tls", "yes");
        }
    }

    private static void ShareSafely(XElement disk)
    {
        if (disk.Element("shareable") is not null && disk.Element("readonly") is null && (disk.Element("driver")?.Get("cache") ?? "default") == "default")
        {
            disk.Need("driver").Set("cache", "none");
        }
    }

    private static void Graphics(XElement graphics, QemuLaunchContext context)
    {
        var type = graphics.Get("type");
        if (type is "egl-headless" || (type is "spice" or "dbus" && graphics.Element("gl")?.Get("enable") == "yes"))
        {
            if (graphics.Element("gl")?.Get("rendernode") is null && context.RenderNode() is { } node)
            {
                graphics.Need("gl").Set("rendernode", node);
            }
        }

        if (type is not ("vnc" or "spice"))
        {
            return;
        }

        var settings = context.Settings;
        var (address, hasSocket) = type == "vnc" ? (settings.VncListen, settings.VncAutoSocket) : (settings.SpiceListen, settings.SpiceAutoSocket);
        var listens = graphics.Elements("listen").ToList();
        if (listens.Count == 0)
        {
            listens = [graphics.Insert(new XElement("listen", new XAttribute("type", "address")))];
        }

        foreach (var listen in listens)
        {
            Listen(graphics, listen, Path.Combine(context.DomainDirectory, $"{type}.sock"), address, hasSocket);
        }
    }

    private static void Listen(XElement graphics, XElement listen, string socket, string address, bool hasSocket)
    {
        switch (listen.Get("type"))
        {
            case "socket":
                listen.Default("socket", socket);
                break;
            case "address" when listen.Get("address") is null && hasSocket:
                listen.Set("type", "socket");
                listen.Default("socket", socket);
                graphics.Set("listen", null);
                break;
            case "address" when listen.Get("address") is null:
                listen.Set("address", address);
                graphics.Set("listen", address);
                break;
        }
    }
}
