using System.Globalization;
using System.Xml.Linq;
using VirtPS.Drivers.Shared.Cgroups;
using VirtPS.Drivers.Shared.Tuning;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Tuning;

/// <summary>Has the kernel keep the limits that a definition gives a guest.</summary>
/// <remarks>virDomainCgroupSetupMemoryCgroup, virDomainCgroupSetupBlkioCgroup, virDomainCgroupSetupCpuCgroup, virDomainCgroupSetupGlobalCpuCgroup.</remarks>
/// <param name="group">The guest's group; null when it has none.</param>
internal sealed class GuestLimits(ControlGroup? group)
{
    private static readonly string[] Memory = ["hard_limit", "soft_limit", "swap_hard_limit"];
    private static readonly string[] Device = ["weight", "read_iops_sec", "write_iops_sec", "read_bytes_sec", "write_bytes_sec"];

    /// <summary>Applies the limits of a guest that starts.</summary>
    /// <param name="live">Its live definition.</param>
    /// <exception cref="VirtException">ConfigUnsupported for those that the host cannot keep.</exception>
    internal void Apply(XElement live)
    {
        ApplyMemory(live);
        ApplyBlockIO(live.Element("blkiotune"));
        ApplyCpu(live.Element("cputune"));
    }

    /// <summary>Limits a group's use of the CPUs as a definition says.</summary>
    /// <param name="target">The group.</param>
    /// <param name="tune">The definition's <c>cputune</c>; null for none.</param>
    /// <param name="prefix">Which limit, such as <c>emulator_</c>; empty for that of virtual CPUs.</param>
    /// <exception cref="VirtException">ConfigUnsupported when the kernel cannot do that.</exception>
    internal static void SetLimit(ControlGroup? target, XElement? tune, string prefix)
    {
        var period = (ulong)(Number(tune, prefix + "period") ?? 0);
        var quota = Number(tune, prefix + "quota") ?? 0;
        if (period == 0 && quota == 0)
        {
            return;
        }

        if (target is null || !target.Has(CgroupController.Cpu))
        {
            throw Refused("cgroup cpu is required for scheduler tuning");
        }

        CgroupCpu.SetLimit(target, period, quota);
    }

    private static long? Number(XElement? parent, string name) =>
        long.TryParse(parent?.Element(name)?.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static VirtException Refused(string what) => QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, what);

    private void ApplyMemory(XElement live)
    {
        var definition = new DomainXml(live);
        foreach (var name in Memory)
        {
            var limit = MemoryLimits.Of(definition, name);
            if (limit >= MemoryLimits.Unlimited)
            {
                continue;
            }

            CgroupMemory.Write(
                group is not null && group.Has(CgroupController.Memory) ? group : throw Refused("Memory cgroup is not available on this host"), name, limit);
        }
    }

    private void ApplyBlockIO(XElement? tune)
    {
        var weight = (uint)(Number(tune, "weight") ?? 0);
        var devices = tune?.Elements("device").ToArray() ?? [];
        if (weight == 0 && devices.Length == 0)
        {
            return;
        }

        var target = group is not null && group.Has(CgroupController.BlockIO) ? group : throw Refused("Block I/O tuning is not available on this host");
        if (weight != 0)
        {
            CgroupBlockIO.SetWeight(target, weight);
        }

        foreach (var device in devices)
        {
            foreach (var name in Device)
            {
                if (ulong.TryParse(device.Element(name)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value != 0)
                {
                    CgroupBlockIO.SetDevice(target, device.Element("path")?.Value ?? string.Empty, name, value);
                }
            }
        }
    }

    private void ApplyCpu(XElement? tune)
    {
        if (Number(tune, "shares") is { } shares)
        {
            CgroupCpu.SetShares(group is not null && group.Has(CgroupController.Cpu) ? group : throw Refused("CPU tuning is not available on this host"), (ulong)shares);
        }

        SetLimit(group, tune, "global_");
    }
}
