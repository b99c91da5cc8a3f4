using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Rules for serial and parallel ports, consoles and channels.</summary>
internal static class CharacterRules
{
    private static readonly string[] Types =
    [
        "null", "vc", "pty", "dev", "file", "pipe", "stdio", "udp", "tcp", "unix", "spicevmc", "spiceport", "nmdm", "qemu-vdagent", "dbus",
    ];

    public static void Normalize(XElement device, bool active)
    {
        var kind = device.Name.LocalName;
        device.Default("type", "pty");
        var type = device.Get("type")!;
        if (!Types.Contains(type))
        {
            throw XmlFault.Unsupported(device, $"unknown type presented to host for character device: {type}", Allowed.OneOf(Types));
        }

        switch (kind)
        {
            case "parallel" or "serial":
                NumberPort(device);
                break;
            case "console":
                NormalizeConsole(device);
                break;
            case "channel":
                NormalizeChannel(device, type);
                break;
        }

        if (!active)
        {
            device.Element("target")?.Set("state", null);
            DropTerminal(device, type);
        }

        CharacterSourceRules.Normalize(device, type);
    }

    // The kernel numbers pseudo terminals anew for each run.
    private static void DropTerminal(XElement device, string type)
    {
        if (type != "pty")
        {
            return;
        }

        device.Set("tty", null);
        if (device.Element("source") is { } source)
        {
            source.Set("path", null);
            if (!source.HasAttributes && !source.HasElements)
            {
                source.Remove();
            }
        }
    }

    private static void NumberPort(XElement device)
    {
        var target = device.Need("target");
        if (target.Get("port") is null or "-1")
        {
            var last = -1;
            foreach (var other in device.Parent?.Elements(device.Name) ?? [])
            {
                last = Math.Max(last, other.Element("target").Number("port") ?? -1);
            }

            target.Set("port", (last + 1).Invariant());
        }
        else
        {
            Allowed.Number(target, "port");
        }
    }

    private static void NormalizeConsole(XElement console)
    {
        var target = console.Need("target");
        Allowed.Check(target, "type", ["serial", "xen", "uml", "virtio", "lxc", "openvz", "sclp", "sclplm"]);
        target.Default("type", "serial");
        target.Set("port", console.ElementsBeforeSelf("console").Count().Invariant());

        // The pseudo terminal's path was once an attribute, and still is on a running domain's console.
        if (console.Get("tty") is { } path && console.Get("type") == "pty" && console.Element("source") is null)
        {
            console.Need("source").Set("path", path);
        }
    }

    private static void NormalizeChannel(XElement channel, string type)
    {
        if (channel.Element("target") is not { } target)
        {
            throw XmlFault.Error(channel, "target type must be specified for channel device", "a 'target' element");
        }

        switch (target.Get("type"))
        {
            case null:
                throw XmlFault.Error(target, "target type must be specified for channel device", "one of: guestfwd, virtio, xen");
            case "guestfwd":
                if (target.Get("address") is null || target.Get("port") is null)
                {
                    throw XmlFault.Error(target, "guestfwd channel does not define a target " + (target.Get("address") is null ? "address" : "port"));
                }

                break;
            case "virtio" or "xen":
                break;
            case var other:
                throw XmlFault.Unsupported(target, $"unknown target type '{other}' specified for character device", "one of: guestfwd, virtio, xen");
        }

        if (type == "spicevmc" && target.Get("type") != "virtio")
        {
            throw XmlFault.Unsupported(channel, "spicevmc device type only supports virtio");
        }
    }
}
