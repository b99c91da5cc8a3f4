using VirtPS.Drivers.Qemu.Capabilities;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Host;

/// <summary>Finds the program that a question about a hypervisor means.</summary>
/// <remarks>virQEMUCapsCacheLookupDefault.</remarks>
/// <param name="node">Where the programs are known.</param>
internal sealed class HypervisorChoice(QemuNode node)
{
    // QEMU's programs that run what a close relative of their architecture runs.
    private static readonly string[][] Relatives =
    [
        ["i686", "x86_64"], ["ppc", "ppc64", "ppc64le"], ["aarch64", "armv6l", "armv7b", "armv7l"], ["s390", "s390x"],
    ];

    /// <summary>Finds it.</summary>
    /// <param name="query">What is asked about.</param>
    /// <param name="cancellationToken">Ends the wait for what the program can do.</param>
    /// <returns>What the program can do, the guest's architecture, and its type, such as <c>kvm</c>.</returns>
    /// <exception cref="VirtException">InvalidArg for unknown words and what the program does not run; ConfigUnsupported when there is none for the architecture; SystemError when it is not there.</exception>
    internal async Task<(QemuFacts Facts, string Arch, string Type)> MakeAsync(HypervisorCpuQuery query, CancellationToken cancellationToken)
    {
        if (query.VirtType is { } named && named != "none" && !GuestRules.Types.Contains(named))
        {
            throw QemuNode.Speaker.Argument($"unknown virttype: {named}");
        }

        var arch = query.Architecture ?? QemuPrograms.HostArch;
        if (!GuestRules.Arches.Contains(arch))
        {
            throw QemuNode.Speaker.Argument($"unknown architecture: {arch}");
        }

        var binary = query.Emulator ?? node.Programs.DefaultFor(arch)
            ?? throw QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, $"unable to find any emulator to serve '{arch}' architecture");
        var facts = await node.Programs.FactsAsync(binary, cancellationToken).ConfigureAwait(false);
        if (arch != facts.Arch && !Relatives.Any(family => family.Contains(arch) && family.Contains(facts.Arch)))
        {
            throw QemuNode.Speaker.Argument($"architecture from emulator '{facts.Arch}' doesn't match given architecture '{arch}'");
        }

        var type = query.VirtType is null or "none" ? (facts.HasKvm ? "kvm" : "qemu") : query.VirtType;
        if (type != "qemu" && !facts.HasKvm)
        {
            // What QEMU calls no accelerator is called its own, as libvirt does.
            throw QemuNode.Speaker.Argument($"the accel '{(type is "kvm" or "hvf" ? type : "tcg")}' is not supported by '{binary}' on this host");
        }

        return query.Machine is { } machine && facts.Machine(machine) is null
            ? throw QemuNode.Speaker.Argument($"the machine '{machine}' is not supported by emulator '{binary}'")
            : (facts, arch, type);
    }
}
