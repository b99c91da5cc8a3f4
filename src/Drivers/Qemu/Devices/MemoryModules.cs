using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Devices;

/// <summary>What memory modules mean for a guest's memory.</summary>
/// <remarks>virDomainMemoryInsert and virDomainMemoryRemove.</remarks>
internal static class MemoryModules
{
    /// <summary>Reads a module's size.</summary>
    /// <param name="module">The <c>memory</c> device.</param>
    /// <returns>The size in bytes.</returns>
    internal static long SizeOf(XElement module) => module.Element("target") is { } target ? XmlSize.Read(target, "size", ScaledSize.KiB) ?? 0 : 0;

    /// <summary>Counts a module in: the whole of a guest's memory holds its modules.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="bytes">How much comes; less than nothing for what goes.</param>
    /// <param name="isLent">Whether the guest has it at once; what virtio-mem has, it is lent little by little.</param>
    internal static void Count(XElement domain, long bytes, bool isLent = true)
    {
        foreach (var name in isLent ? new[] { "memory", "currentMemory" } : ["memory"])
        {
            if (XmlSize.Read(domain, name, ScaledSize.KiB) is { } size)
            {
                XmlSize.WriteKiB(domain, name, size + bytes);
            }
        }
    }
}
