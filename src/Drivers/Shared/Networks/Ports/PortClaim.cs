using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Shared.Networks.Ports;

/// <summary>Checks what a port to be made may say of itself.</summary>
internal static class PortClaim
{
    /// <summary>Checks that only a port that is reclaimed says what it is connected to.</summary>
    /// <param name="port">The port in libvirt's form.</param>
    /// <param name="flags">Whether it is reclaimed.</param>
    /// <exception cref="VirtException">InvalidArg.</exception>
    internal static void Check(XElement port, NetworkPortFlags flags)
    {
        var (claims, isPlugged) = (flags.HasFlag(NetworkPortFlags.Reclaim), port.Element("plug") is not null);
        if (claims != isPlugged)
        {
            throw new VirtException(
                VirtErrorCode.InvalidArg,
                claims ? "Port reclaim requested but plug type is none" : "Port reclaim not requested but plug type is not none",
                VirtErrorDomain.Network);
        }
    }

    /// <summary>Checks that a port is not there yet.</summary>
    /// <param name="ports">The network's ports.</param>
    /// <param name="port">The port.</param>
    /// <exception cref="VirtException">NetworkPortExist.</exception>
    internal static void CheckNew(NetworkPortTable ports, NetworkPort port)
    {
        if (ports.Has(port.Uuid))
        {
            throw new VirtException(VirtErrorCode.NetworkPortExist, $"Network port with UUID {port.Uuid} already exists", VirtErrorDomain.Network);
        }
    }
}
