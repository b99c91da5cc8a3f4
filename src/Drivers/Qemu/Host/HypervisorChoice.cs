using VirtPS.Drivers.Qemu.Capabilities;
using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Qemu.Host;

/// <summary>Finds the program that a question about a hypervisor's CPUs means.</summary>
/// <remarks>virQEMUCapsCacheLookupDefault.</remarks>
/// <param name="node">Where the programs are known.</param>
internal sealed class HypervisorChoice(QemuNode node)
{
    /// <summary>Finds it.</summary>
    /// <param name="query">What is asked about.</param>
    /// <param name="cancellationToken">Ends the wait for what the program can do.</param>
    /// <returns>What the program can do, and whether guests run on KVM.</returns>
    /// <exception cref="Engine.Errors.VirtException">InvalidArg when there is no such program, or it does not run such guests.</exception>
    internal async Task<(QemuFacts Facts, bool IsKvm)> MakeAsync(HypervisorCpuQuery query, CancellationToken cancellationToken)
    {
        var arch = query.Architecture ?? QemuPrograms.HostArch;
        var binary = query.Emulator ?? node.Programs.DefaultFor(arch)
            ?? throw QemuNode.Speaker.Argument($"unable to find any emulator to serve '{arch}' architecture");
        var facts = await node.Programs.FactsAsync(binary, cancellationToken).ConfigureAwait(false);
        if (query.Architecture is not null && query.Architecture != facts.Arch && !(query.Architecture == "i686" && facts.Arch == "x86_64"))
        {
            throw QemuNode.Speaker.Argument($"architecture from emulator '{facts.Arch}' doesn't match given architecture '{query.Architecture}'");
        }

        var type = query.VirtType ?? (facts.HasKvm ? "kvm" : "qemu");
        if (type is not ("qemu" or "kvm") || (type == "kvm" && !facts.HasKvm))
        {
            throw QemuNode.Speaker.Argument($"KVM is not supported by '{binary}' on this host");
        }

        return query.Machine is { } machine && facts.Machine(machine) is null
            ? throw QemuNode.Speaker.Argument($"the machine '{machine}' is not supported by emulator '{binary}'")
            : (facts, type == "kvm");
    }
}
