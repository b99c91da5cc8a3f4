using System.Globalization;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Processes;
using VirtPS.Drivers.Shared.Cgroups;
using VirtPS.Drivers.Shared.Tuning;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Tuning;

/// <summary>Weights and limits of domains' use of the CPUs, all in microseconds.</summary>
/// <remarks>qemuDomainGetSchedulerParametersFlags, qemuDomainSetSchedulerParametersFlags.</remarks>
/// <param name="node">Where the domains are.</param>
internal sealed class QemuScheduler(QemuNode node)
{
    private const string Shares = "cpu_shares";

    // libvirt's order, which virsh shows.
    private static readonly (string Prefix, string Element, string? Threads)[] Limits =
        [("vcpu_", string.Empty, "vcpu"), ("emulator_", "emulator_", "emulator"), ("global_", "global_", null), ("iothread_", "iothread_", "iothread")];

    private static readonly ParameterRules Rules = new(
    [
        (Shares, typeof(ulong)), .. Limits.SelectMany(limit => new[] { (limit.Prefix + "period", typeof(ulong)), (limit.Prefix + "quota", typeof(long)) }),
    ]);

    /// <summary>Names the scheduler.</summary>
    /// <param name="domain">The domain.</param>
    /// <returns>The name that stands for the kernel's fair one.</returns>
    /// <exception cref="VirtException">OperationUnsupported in a user's own daemon; OperationInvalid when a guest runs without the controller.</exception>
    internal string Type(QemuDomain domain)
    {
        RefuseSession(VirtErrorCode.OperationUnsupported);
        if (domain.IsActive)
        {
            QemuResourceTuning.Group(domain, CgroupController.Cpu, "cgroup CPU controller is not mounted");
        }

        return "posix";
    }

    /// <summary>Reads weight and limits.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="flags">Of which definition.</param>
    /// <returns>The parameters; those of a guest that runs are the kernel's.</returns>
    internal IReadOnlyList<TypedParameter> Read(QemuDomain domain, DomainAffectFlags flags)
    {
        RefuseSession();
        bool isLive;
        XElement definition;
        lock (node.Gate)
        {
            isLive = DomainImpact.IsLive(domain, flags);
            definition = DomainImpact.One(domain, flags).ToTree();
        }

        if (!isLive)
        {
            var tune = definition.Element("cputune");
            return
            [
                new(Shares, (ulong)Number(tune, "shares")),
                .. Limits.SelectMany(limit => Pair(limit.Prefix, ((ulong)Number(tune, limit.Element + "period"), Number(tune, limit.Element + "quota")))),
            ];
        }

        var group = QemuResourceTuning.Group(domain, CgroupController.Cpu, "cgroup CPU controller is not mounted");
        return
        [
            new(Shares, CgroupCpu.Shares(group)),
            .. CgroupCpu.HasLimits(group) ? Limits.SelectMany(limit => Pair(limit.Prefix, LimitOf(group, limit.Threads))) : [],
        ];
    }

    /// <summary>Sets weight and limits.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="flags">In which definitions.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The change.</returns>
    /// <exception cref="VirtException">InvalidArg for what is out of range; SystemError when the kernel refuses.</exception>
    internal async Task SetAsync(QemuDomain domain, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken)
    {
        Rules.Check(parameters);
        RefuseSession();
        Check(parameters);
        using var job = await domain.Jobs.BeginAsync(DomainJob.Modify, "virDomainSetSchedulerParametersFlags", cancellationToken).ConfigureAwait(false);
        var isLive = node.Changes.Resolve(domain, flags).HasFlag(DomainAffectFlags.Live);
        if (isLive)
        {
            var group = QemuResourceTuning.Group(domain, CgroupController.Cpu, "cgroup CPU controller is not mounted");
            if (parameters.Find<ulong>(Shares) is { } shares)
            {
                CgroupCpu.SetShares(group, shares);
            }

            foreach (var (prefix, _, threads) in Limits)
            {
                SetLimit(group, threads, parameters.Find<ulong>(prefix + "period") ?? 0, parameters.Find<long>(prefix + "quota") ?? 0);
            }
        }

        await node.Changes.ChangeAsync(domain, flags, tree => Write(tree.Element, parameters, isLive: true), tree => Write(tree.Element, parameters, isLive: false), cancellationToken)
            .ConfigureAwait(false);
        var told = parameters.Where(parameter => parameter.Value is not (0UL or 0L)).Select(parameter => new TypedParameter("cputune." + parameter.Name, parameter.Value)).ToArray();
        if (isLive && told.Length > 0)
        {
            node.Host.Publish(new DomainTunableEvent(domain.Ref, told));
        }
    }

    private static void SetLimit(ControlGroup group, string? threads, ulong period, long quota)
    {
        foreach (var target in threads is null ? [group] : QemuGroups.ThreadsOf(group, threads))
        {
            CgroupCpu.SetLimit(target, period, quota);
        }
    }

    private static (ulong Period, long Quota) LimitOf(ControlGroup group, string? threads) =>
        threads is null ? CgroupCpu.Limit(group) : QemuGroups.ThreadsOf(group, threads) is [var first, ..] ? CgroupCpu.Limit(first) : (0, 0);

    private static IEnumerable<TypedParameter> Pair(string prefix, (ulong Period, long Quota) limit) => [new(prefix + "period", limit.Period), new(prefix + "quota", limit.Quota)];

    private static void Check(IReadOnlyList<TypedParameter> parameters)
    {
        foreach (var parameter in parameters)
        {
            if (parameter.Value is ulong period && parameter.Name != Shares && period != 0 && (period < CgroupCpu.LeastPeriod || period > CgroupCpu.MostPeriod))
            {
                throw QemuNode.Speaker.Argument($"value of '{parameter.Name}' is out of range [{CgroupCpu.LeastPeriod}, {CgroupCpu.MostPeriod}]");
            }

            if (parameter.Value is long and > 0 and (< CgroupCpu.LeastQuota or > CgroupCpu.Unlimited))
            {
                throw QemuNode.Speaker.Argument($"value of '{parameter.Name}' is out of range [{CgroupCpu.LeastQuota}, {CgroupCpu.Unlimited}]");
            }
        }
    }

    private static void Write(XElement definition, IReadOnlyList<TypedParameter> parameters, bool isLive)
    {
        var tune = definition.Section("cputune");
        foreach (var parameter in parameters)
        {
            var name = parameter.Name == Shares ? "shares" : parameter.Name.StartsWith("vcpu_", StringComparison.Ordinal) ? parameter.Name["vcpu_".Length..] : parameter.Name;
            var isZero = parameter.Value is 0UL or 0L;
            if (isZero && name != "shares")
            {
                // Zero leaves a guest that runs as it is; in the definition it takes the limit out.
                if (!isLive)
                {
                    tune.Elements(name).Remove();
                }
            }
            else
            {
                tune.Section(name).Value = Convert.ToString(parameter.Value, CultureInfo.InvariantCulture)!;
            }
        }

        definition.Prune("cputune");
    }

    private static long Number(XElement? tune, string name) =>
        long.TryParse(tune?.Element(name)?.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private void RefuseSession(VirtErrorCode code = VirtErrorCode.ConfigUnsupported)
    {
        if (!node.Host.IsPrivileged)
        {
            throw QemuNode.Speaker.Say(code, "CPU tuning is not available in session mode");
        }
    }
}
