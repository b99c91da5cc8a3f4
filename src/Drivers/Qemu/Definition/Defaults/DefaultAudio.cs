using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Gives a guest without a sound backend one that fits its consoles.</summary>
/// <remarks>qemuDomainDefAddDefaultAudioBackend.</remarks>
internal static class DefaultAudio
{
    /// <summary>Adds it.</summary>
    public static void Add(QemuGuest guest)
    {
        if (guest.Devices.Element("audio") is not null || BackendOf(guest) is not { } backend)
        {
            return;
        }

        var audio = guest.Devices.Insert(new XElement("audio", new XAttribute("id", "1"), new XAttribute("type", backend)));
        if (backend == "sdl")
        {
            audio.Set("driver", guest.Host.SdlAudioDriver);
        }
    }

    private static string? BackendOf(QemuGuest guest)
    {
        // The host's own sound is what the daemon's environment names; without a name nothing is said and QEMU chooses.
        var own = OwnBackend(guest.Host);
        string? backend = null;
        var consoles = false;
        foreach (var graphics in guest.Devices.Elements("graphics"))
        {
            consoles = true;
            backend = graphics.Get("type") switch
            {
                "vnc" => guest.Host.VncAllowHostAudio ? own : "none",
                "spice" => "spice",
                "sdl" => own,
                _ => backend,
            };
        }

        return consoles ? backend : guest.Host.NographicsAllowHostAudio ? own : "none";
    }

    // QEMU's names for two backends are not libvirt's.
    private static string? OwnBackend(QemuHost host) => host.AudioDriver switch { "pa" => "pulseaudio", "wav" => "file", var name => name };
}
