using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Processes;
using VirtPS.Drivers.Shared.Cgroups;
using VirtPS.Drivers.Shared.Host;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Qemu.Statistics;

/// <summary>What a guest has used of the host's CPUs, as its control group counts it, in nanoseconds.</summary>
/// <remarks>qemuDomainGetCPUStats.</remarks>
internal static class CpuTimes
{
    /// <summary>Reads the times.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="start">The first of the host's CPUs; -1 for all together.</param>
    /// <param name="count">How many CPUs.</param>
    /// <returns>The times of each.</returns>
    /// <exception cref="VirtException">OperationInvalid when nobody counts them; InvalidArg for a CPU that there is not.</exception>
    internal static IReadOnlyList<IReadOnlyList<TypedParameter>> Read(QemuDomain domain, int start, int count)
    {
        if (QemuNode.Running(domain).Group is not { } group || !group.Has(CgroupController.CpuAccounting))
        {
            throw QemuNode.Speaker.Invalid("cgroup CPUACCT controller is not mounted");
        }

        if (start < 0)
        {
            var (total, user, system) = CgroupCpu.Used(group) ?? throw QemuNode.Speaker.Say(VirtErrorCode.SystemError, "unable to get cpu account");
            return [[new("cpu_time", Nanoseconds(total)), new("user_time", Nanoseconds(user)), new("system_time", Nanoseconds(system))]];
        }

        var present = HostCpus.Map().Present;
        if (start >= present)
        {
            throw QemuNode.Speaker.Argument($"start_cpu {start} larger than maximum of {present - 1}");
        }

        // The kernel lists CPUs that may come, too.
        var all = CgroupCpu.UsedByCpu(group)
            ?? throw QemuNode.Speaker.Say(VirtErrorCode.NoSupport, "the host's control groups do not count the use of single CPUs");
        var vcpus = QemuGroups.ThreadsOf(group, "vcpu").Select(CgroupCpu.UsedByCpu).OfType<IReadOnlyList<TimeSpan>>().ToArray();
        return
        [
            .. Enumerable.Range(start, Math.Clamp(count, 0, present - start)).Select(cpu => new TypedParameter[]
            {
                new("cpu_time", Nanoseconds(all[cpu])),
                new("vcpu_time", Nanoseconds(vcpus.Aggregate(TimeSpan.Zero, (sum, times) => sum + times[cpu]))),
            }),
        ];
    }

    private static ulong Nanoseconds(TimeSpan time) => (ulong)time.Ticks * TimeSpan.NanosecondsPerTick;
}
