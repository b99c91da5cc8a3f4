using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Lets go of the sockets that an earlier libvirt made for VNC consoles and wrote into definitions.</summary>
/// <remarks>qemuDomainRecheckInternalPaths.</remarks>
internal static class GraphicsDefaults
{
    /// <summary>Makes such consoles listen on an address again.</summary>
    public static void Complete(QemuGuest guest)
    {
        if (guest.IsActive)
        {
            return;
        }

        foreach (var graphics in guest.Devices.Elements("graphics").Where(g => g.Get("type") == "vnc"))
        {
            if (IsOwn(graphics.Get("socket"), guest.Host))
            {
                graphics.Set("socket", null);
            }

            foreach (var listen in graphics.Elements("listen").Where(l => l.Get("type") == "socket" && IsOwn(l.Get("socket"), guest.Host)).ToArray())
            {
                listen.ReplaceAttributes(new XAttribute("type", "address"));
            }
        }
    }

    private static bool IsOwn(string? socket, QemuHost host) => socket?.StartsWith(host.LibDirectory, StringComparison.Ordinal) == true;
}
