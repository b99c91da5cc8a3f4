using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Refuses devices that another process serves to guests whose memory it cannot see.</summary>
/// <remarks>qemuValidateDomainDefVhostUserRequireSharedMemory.</remarks>
internal static class SharedMemory
{
    /// <summary>Checks that all of the guest's memory is shared.</summary>
    /// <param name="device">The device.</param>
    /// <param name="guest">The guest.</param>
    /// <param name="name">What needs it.</param>
    /// <exception cref="Engine.Errors.VirtException">ConfigUnsupported when some of it is not.</exception>
    public static void Need(XElement device, QemuGuest guest, string name)
    {
        var isShared = guest.Domain.Element("memoryBacking")?.Element("access")?.Get("mode") == "shared";
        var cells = guest.Domain.Element("cpu")?.Element("numa")?.Elements("cell").ToList() ?? [];
        if (cells.Count == 0 ? !isShared : cells.Exists(cell => cell.Get("memAccess") is { } access ? access != "shared" : !isShared))
        {
            throw Refuse.Unsupported(device, $"'{name}' requires shared memory");
        }
    }
}
