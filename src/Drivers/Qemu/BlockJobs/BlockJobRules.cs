using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.BlockJobs;

/// <summary>Tells what can be done to disks beside jobs, and which disks can have jobs.</summary>
internal static class BlockJobRules
{
    /// <summary>Refuses a job for a disk that has one, or can have none.</summary>
    /// <param name="run">The guest's run.</param>
    /// <param name="disk">The disk.</param>
    /// <exception cref="VirtException">BlockCopyActive, OperationUnsupported.</exception>
    internal static void Check(QemuRun run, XElement disk)
    {
        CheckIdle(run, disk);
        CheckKind(disk);
    }

    /// <summary>Refuses what cannot be done to a disk that has a job.</summary>
    /// <param name="run">The guest's run.</param>
    /// <param name="disk">The disk.</param>
    /// <exception cref="VirtException">BlockCopyActive, OperationUnsupported.</exception>
    /// <remarks>qemuDomainDiskBlockJobIsActive.</remarks>
    internal static void CheckIdle(QemuRun run, XElement disk)
    {
        var target = DiskCall.TargetOf(disk);
        if (disk.Element("mirror") is not null)
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.BlockCopyActive, $"disk '{target}' already in active block job");
        }

        if (BlockJobTable.Of(run).OfDisk(target) is { IsUnderWay: true })
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, $"disk '{target}' already in active block job");
        }
    }

    /// <summary>Refuses what cannot be done to a guest with any job on its disks.</summary>
    /// <param name="run">The guest's run; nothing when it does not run.</param>
    /// <exception cref="VirtException">OperationInvalid.</exception>
    /// <remarks>qemuDomainHasBlockjob.</remarks>
    internal static void CheckNone(QemuRun? run)
    {
        if (run is not null && BlockJobTable.Of(run).All.Count > 0)
        {
            throw QemuNode.Speaker.Invalid("domain has active block job");
        }
    }

    /// <summary>Refuses a job for a disk that can have none.</summary>
    /// <param name="disk">The disk.</param>
    /// <exception cref="VirtException">OperationUnsupported.</exception>
    /// <remarks>qemuDomainDiskBlockJobIsSupported.</remarks>
    internal static void CheckKind(XElement disk)
    {
        var target = DiskCall.TargetOf(disk);
        var why = disk.Element("target")?.Get("bus") == "sd" ? $"disk '{target}' using bus 'sd'"
            : disk.Element("transient") is not null ? $"transient disk '{target}'"
            : disk.Get("type") == "vhostuser" ? $"vhostuser disk '{target}'"
            : null;
        if (why is not null)
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, $"block jobs are not supported on {why}");
        }
    }

    /// <summary>Finds a disk by its target.</summary>
    /// <param name="domain">A definition.</param>
    /// <param name="target">The target.</param>
    /// <returns>The disk; nothing when it has none such.</returns>
    internal static XElement? DiskOf(XElement domain, string? target) =>
        domain.Element("devices")?.Elements("disk").FirstOrDefault(disk => DiskCall.TargetOf(disk) == target);
}
