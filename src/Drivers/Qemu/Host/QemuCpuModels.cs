using System.Collections.Concurrent;
using VirtPS.Drivers.Qemu.Capabilities;
using VirtPS.Drivers.Shared.Host.Cpus;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Qemu.Host;

/// <summary>What CPUs a QEMU gives its guests here, in libvirt's words.</summary>
/// <remarks>virQEMUCapsInitHostCPUModel, virQEMUCapsGetCPUModels.</remarks>
internal static class QemuCpuModels
{
    // Features whose names in QEMU are not libvirt's.
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["cmp-legacy"] = "cmp_legacy", ["ds-cpl"] = "ds_cpl", ["fxsr-opt"] = "fxsr_opt", ["kvm-pv-eoi"] = "kvm_pv_eoi", ["kvm-pv-unhalt"] = "kvm_pv_unhalt",
        ["lahf-lm"] = "lahf_lm", ["nodeid-msr"] = "nodeid_msr", ["pclmulqdq"] = "pclmuldq", ["perfctr-core"] = "perfctr_core", ["perfctr-nb"] = "perfctr_nb",
        ["tsc-adjust"] = "tsc_adjust",
    };

    // What CPUs say of how their host runs them is nothing that guests are given.
    private static readonly string[] HostOnly = ["cmt", "mbm_total", "mbm_local", "osxsave", "ospke"];

    private static readonly ConcurrentDictionary<(string, string, bool, bool), CpuDescription?> Models = new();

    /// <summary>Gives libvirt's name of a feature.</summary>
    /// <param name="name">QEMU's name.</param>
    /// <returns>libvirt's.</returns>
    internal static string FeatureOf(string name) => Names.GetValueOrDefault(name, name);

    /// <summary>Tells whether guests can be given a feature.</summary>
    /// <param name="name">libvirt's name.</param>
    /// <returns>Whether they can.</returns>
    internal static bool IsForGuests(string name) => !HostOnly.Contains(name);

    /// <summary>Lists the models that QEMU knows, with what keeps each from running.</summary>
    /// <param name="facts">What QEMU can do.</param>
    /// <param name="isKvm">Whether the guest runs on KVM.</param>
    /// <returns>The models.</returns>
    internal static IReadOnlyDictionary<string, IReadOnlyList<string>> Usable(QemuFacts facts, bool isKvm) =>
        (isKvm ? facts.KvmCpus : facts.TcgCpus)
            .DistinctBy(model => model.Name, StringComparer.Ordinal)
            .ToDictionary(model => model.Name, model => (IReadOnlyList<string>)[.. (model.Blockers ?? []).Select(FeatureOf)], StringComparer.Ordinal);

    /// <summary>Describes the best CPU that a guest can have here.</summary>
    /// <param name="facts">What QEMU can do.</param>
    /// <param name="isKvm">Whether the guest runs on KVM.</param>
    /// <param name="isMigratable">Whether it is to be able to go to another host.</param>
    /// <returns>The CPU; null where QEMU does not run guests like the host.</returns>
    internal static CpuDescription? HostModel(QemuFacts facts, bool isKvm, bool isMigratable) => Models.GetOrAdd(
        (facts.Binary, facts.Stamp, isKvm, isMigratable),
        _ =>
        {
            if ((isKvm ? facts.KvmHost : facts.TcgHost) is not { } cpu || facts.Arch is not ("x86_64" or "i686") || QemuPrograms.HostArch is not ("x86_64" or "i686"))
            {
                return null;
            }

            try
            {
                var features = cpu.Features.Where(feature => feature.Value || !isMigratable).Select(feature => feature.Key)
                    .Where(name => CpuMap.X86.Feature(name) is not null).ToHashSet(StringComparer.Ordinal);
                var vendor = CpuMap.X86.Vendors.GetValueOrDefault(cpu.Vendor ?? string.Empty);
                return CpuDecoder.Describe(new CpuIdentity(vendor, cpu.Family, cpu.Model, cpu.Stepping, features), isHost: false, Usable(facts, isKvm)) with
                {
                    AllowsFallback = false,
                };
            }
            catch (VirtException)
            {
                // A CPU that nothing describes is none that guests can be given by its description.
                return null;
            }
        });
}
