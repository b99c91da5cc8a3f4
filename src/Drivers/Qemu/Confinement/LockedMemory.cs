using System.Xml.Linq;
using VirtPS.Drivers.Shared.Tuning;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Confinement;

/// <summary>Tells how much memory a guest must be able to lock.</summary>
/// <remarks>qemuDomainGetMemLockLimitBytes.</remarks>
internal static class LockedMemory
{
    private const long Gibibyte = 1L << 30;

    /// <summary>Tells it.</summary>
    /// <param name="live">The live definition.</param>
    /// <returns>The limit in bytes; negative for none, null to leave it as it is.</returns>
    internal static long? Of(XElement live)
    {
        var definition = new DomainXml(live);
        var hard = MemoryLimits.Of(definition, "hard_limit");
        if (live.Element("memoryBacking")?.Element("locked") is not null)
        {
            return hard < MemoryLimits.Unlimited ? (long)hard * 1024 : -1;
        }

        var devices = live.Element("devices");
        var hasDevices = devices?.Elements("hostdev").Any(device => device.Get("type") is "pci" or "mdev") == true
            || devices?.Elements("interface").Any(card => card.Get("type") is "hostdev" or "vdpa") == true
            || devices?.Elements("disk").Any(disk => disk.Get("type") == "nvme") == true;
        return !hasDevices ? null : hard < MemoryLimits.Unlimited ? (long)hard * 1024 : (definition.Memory ?? 0) + Gibibyte;
    }
}
