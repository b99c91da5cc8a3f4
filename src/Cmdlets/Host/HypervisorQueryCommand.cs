using System.Management.Automation;
using VirtPS.Engine.Drivers;

namespace VirtPS.Commands;

/// <summary>The base of commands that ask about CPUs either the host or one of its hypervisors.</summary>
public abstract class HypervisorQueryCommand : GuestKindCommand
{
    /// <summary>Asks what the hypervisor can give instead of what the host has.</summary>
    [Parameter]
    public SwitchParameter Hypervisor { get; set; }

    /// <summary>Which hypervisor is asked; nothing when the host is.</summary>
    private protected HypervisorCpuQuery? Query =>
        Hypervisor || (Emulator ?? Architecture ?? Machine ?? VirtType) is not null ? new HypervisorCpuQuery(Emulator, Architecture, Machine, VirtType) : null;
}
