using VirtPS.Drivers.Qemu.Capabilities;
using VirtPS.Drivers.Shared.Host.Cpus;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Host;

/// <summary>Answers questions about the host's CPU and others'.</summary>
/// <remarks>virConnectCompareCPU, virConnectBaselineCPU and their hypervisors' twins.</remarks>
internal static class HostCpu
{
    private const CpuCompareFlags KnownCompare = CpuCompareFlags.FailIncompatible | CpuCompareFlags.ValidateXml;
    private const CpuBaselineFlags KnownBaseline = CpuBaselineFlags.ExpandFeatures | CpuBaselineFlags.Migratable | CpuBaselineFlags.IgnoreHost;

    private static readonly Lazy<(CpuIdentity? Identity, CpuDescription? Model)> Lazy = new(() =>
    {
        if (HostCpuProbe.Identity is not { } identity)
        {
            return (null, null);
        }

        try
        {
            return (identity, CpuDecoder.Describe(identity, isHost: true));
        }
        catch (VirtException)
        {
            return (identity, null);
        }
    });

    /// <summary>The host's CPU, and its description where there is one.</summary>
    internal static (CpuIdentity? Identity, CpuDescription? Model) Known => Lazy.Value;

    /// <summary>Compares a CPU with the host's, or with what the hypervisor gives.</summary>
    /// <param name="host">The host's; null where it is not known.</param>
    /// <param name="xml">The other, as a <c>cpu</c> element.</param>
    /// <param name="flags">Whether what does not fit is an error.</param>
    /// <param name="function">libvirt's name for the operation.</param>
    /// <returns>How they compare.</returns>
    internal static CpuCompareResult Compare(CpuDescription? host, string xml, CpuCompareFlags flags, string function)
    {
        QemuNode.Speaker.CheckFlags(flags, KnownCompare, function);
        var cpu = CpuDescription.Read(xml, mustBeHost: false);
        return CpuComparer.Compare(host, cpu, QemuPrograms.HostArch, flags.HasFlag(CpuCompareFlags.FailIncompatible));
    }

    /// <summary>Refuses descriptions that make no sense, before anything is asked about a hypervisor.</summary>
    /// <param name="cpus">The CPUs, as <c>cpu</c> elements.</param>
    /// <exception cref="VirtException">XmlDetail, XmlError or ConfigUnsupported.</exception>
    internal static void CheckAll(IReadOnlyList<string> cpus)
    {
        foreach (var cpu in cpus)
        {
            CpuDescription.Read(cpu, mustBeHost: false);
        }
    }

    /// <summary>Describes what CPUs have in common.</summary>
    /// <param name="cpus">The CPUs, as <c>cpu</c> elements.</param>
    /// <param name="flags">Whether all features are written out, and whether only those that can move are.</param>
    /// <param name="facts">What a hypervisor can do; null where only the CPUs count.</param>
    /// <param name="isKvm">Whether guests run on KVM.</param>
    /// <returns>A <c>cpu</c> element.</returns>
    internal static string Baseline(IReadOnlyList<string> cpus, CpuBaselineFlags flags, QemuFacts? facts = null, bool isKvm = false)
    {
        // Only a question about a hypervisor has a host to leave aside.
        QemuNode.Speaker.CheckFlags(
            flags,
            facts is null ? KnownBaseline & ~CpuBaselineFlags.IgnoreHost : KnownBaseline,
            facts is null ? "qemuConnectBaselineCPU" : "qemuConnectBaselineHypervisorCPU");
        if (cpus.Count == 0)
        {
            throw QemuNode.Speaker.Argument("No CPUs given");
        }

        var descriptions = cpus.Select(cpu => CpuDescription.Read(cpu, mustBeHost: facts is null)).ToArray();
        var nameless = Array.FindIndex(descriptions, cpu => cpu.Model is null);
        if (nameless >= 0)
        {
            throw new VirtException(VirtErrorCode.InvalidArg, $"no CPU model specified at index {nameless}", VirtErrorDomain.Cpu);
        }

        if (facts is null && descriptions[0].Arch is { } arch && arch is not ("x86_64" or "i686"))
        {
            return Foreign(descriptions[0].Model!, arch);
        }

        var isMigratable = flags.HasFlag(CpuBaselineFlags.Migratable);
        var isAlone = flags.HasFlag(CpuBaselineFlags.IgnoreHost);
        var given = facts is null || isAlone ? null : isKvm ? facts.KvmHost : facts.TcgHost;
        var result = CpuComparer.Baseline(
            descriptions,
            facts is null || isAlone ? null : QemuCpuModels.Usable(facts, isKvm),
            given?.Known.Where(name => !isMigratable || given.Features.GetValueOrDefault(name, true)).ToHashSet(StringComparer.Ordinal),
            isMigratable && given is null);
        result = facts is null
            ? result with { Features = [.. result.Features.Where(feature => QemuCpuModels.IsForGuests(feature.Name))] }
            : result with { AllowsFallback = false };

        return VirtXml.Write((flags.HasFlag(CpuBaselineFlags.ExpandFeatures) ? CpuComparer.Expand(result) : result).ToGuest());
    }

    // Of ARM's CPUs libvirt knows no more than that the first is one of them.
    private static string Foreign(string model, string arch) => arch is "aarch64" or "armv6l" or "armv7b" or "armv7l"
        ? VirtXml.Write(new CpuDescription { Model = model }.ToGuest())
        : throw VirtException.NoSupport($"cannot compute baseline CPU of {arch} architecture", VirtErrorDomain.Cpu);
}
