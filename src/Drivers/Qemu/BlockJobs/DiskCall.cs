using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Blocks;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.BlockJobs;

/// <summary>Finds what callers of block jobs name.</summary>
internal static class DiskCall
{
    /// <summary>Finds a disk of a running guest.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="name">Its target, or the path of its image.</param>
    /// <returns>The disk.</returns>
    /// <exception cref="VirtException">InvalidArg when there is none; OperationInvalid when the domain does not run.</exception>
    /// <remarks>qemuDomainDiskByName.</remarks>
    internal static XElement Find(QemuDomain domain, string name)
    {
        _ = QemuNode.Running(domain);
        return GuestDisks.ByName(domain.Definition.ToTree(), name);
    }

    /// <summary>Tells a disk's target.</summary>
    /// <param name="disk">The disk.</param>
    /// <returns>The target.</returns>
    internal static string TargetOf(XElement disk) => disk.Element("target")?.Get("dev") ?? string.Empty;
}
