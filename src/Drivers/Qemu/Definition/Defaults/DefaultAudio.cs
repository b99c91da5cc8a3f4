using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Gives a guest without a sound backend one that fits its consoles.</summary>
/// <remarks>qemuDomainDefAddDefaultAudioBackend. The environment's QEMU_AUDIO_DRV plays no part: a daemon's environment is not its configuration.</remarks>
internal static class DefaultAudio
{
    /// <summary>Adds it.</summary>
    public static void Add(QemuGuest guest)
    {
        if (guest.Devices.Element("audio") is null && BackendOf(guest) is { } backend)
        {
            guest.Devices.Insert(new XElement("audio", new XAttribute("id", "1"), new XAttribute("type", backend)));
        }
    }

    private static string? BackendOf(QemuGuest guest)
    {
        // The host's own sound is left to QEMU's choice: then nothing is said.
        string? backend = null;
        var consoles = false;
        foreach (var graphics in guest.Devices.Elements("graphics"))
        {
            consoles = true;
            backend = graphics.Get("type") switch
            {
                "vnc" => guest.Host.VncAllowHostAudio ? null : "none",
                "spice" => "spice",
                "sdl" => null,
                _ => backend,
            };
        }

        return consoles ? backend : guest.Host.NographicsAllowHostAudio ? null : "none";
    }
}
