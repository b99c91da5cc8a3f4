using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Devices;

/// <summary>Refuses changes of what a running guest's graphical console keeps: all but who may see it.</summary>
/// <remarks>qemuDomainChangeGraphics.</remarks>
internal static class ConsoleFields
{
    /// <summary>Who may see a console, and until when.</summary>
    internal static readonly string[] Access = ["passwd", "passwdValidTo", "connected"];

    /// <summary>Compares a console with what it shall be.</summary>
    /// <param name="old">The console as it is.</param>
    /// <param name="fresh">The console as the caller tells it, in normal form.</param>
    /// <exception cref="VirtException">OperationUnsupported for what cannot change; InternalError for kinds that have nothing that could.</exception>
    internal static void Check(XElement old, XElement fresh)
    {
        var type = fresh.Get("type");
        var (was, now) = (Listens(old), Listens(fresh));
        if (was.Count != now.Count)
        {
            throw Refused($"cannot change the number of listen addresses on '{type}' graphics");
        }

        foreach (var (one, other) in was.Zip(now))
        {
            if (one.Get("type") != other.Get("type"))
            {
                throw Refused($"cannot change the type of listen address on '{type}' graphics");
            }

            var part = one.Get("type");
            if (part is "address" or "network" or "socket" && one.Get(part) != other.Get(part))
            {
                throw Refused($"cannot change listen {(part == "socket" ? "socket" : "address")} setting on '{type}' graphics");
            }
        }

        if (type is not ("vnc" or "spice"))
        {
            throw QemuNode.Speaker.Internal($"unable to change config on '{type}' graphics type");
        }

        if (IsAuto(old) != IsAuto(fresh) || (!IsAuto(fresh) && (Port(old, "port") != Port(fresh, "port") || (type == "spice" && Port(old, "tlsPort") != Port(fresh, "tlsPort")))))
        {
            throw Refused($"cannot change port settings on {type} graphics");
        }

        if (old.Get("keymap") != fresh.Get("keymap"))
        {
            throw Refused($"cannot change keymap setting on {type} graphics");
        }
    }

    private static IReadOnlyList<XElement> Listens(XElement graphics) => graphics.Elements("listen").ToList() is { Count: > 0 } told ? told
        : graphics.Get("type") is not ("vnc" or "spice" or "rdp") ? []
        : graphics.Get("socket") is { } socket ? [new XElement("listen", new XAttribute("type", "socket"), new XAttribute("socket", socket))]
        : [new XElement("listen", new XAttribute("type", "address"), graphics.Get("listen") is { } address ? new XAttribute("address", address) : null)];

    private static bool IsAuto(XElement graphics) => graphics.Get("autoport") == "yes";

    private static string Port(XElement graphics, string name) => graphics.Get(name) ?? "0";

    private static VirtException Refused(string text) => QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, text);
}
