using System.Management.Automation;
using VirtPS.Engine.Drivers;

namespace VirtPS.Commands;

/// <summary>The base of commands that ask about CPUs either the host or one of its hypervisors.</summary>
public abstract class HypervisorQueryCommand : VirtCommand
{
    /// <summary>Asks what the hypervisor can give instead of what the host has.</summary>
    [Parameter]
    public SwitchParameter Hypervisor { get; set; }

    /// <summary>The emulator's path on the host.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(EmulatorCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Emulator { get; set; }

    /// <summary>The guest's architecture, such as <c>x86_64</c>.</summary>
    [Parameter]
    [Alias("Arch")]
    [ArgumentCompleter(typeof(GuestArchitectureCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Architecture { get; set; }

    /// <summary>The machine type, such as <c>q35</c>.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(MachineTypeCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Machine { get; set; }

    /// <summary>The domain type, such as <c>kvm</c>.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(DomainTypeCompleter))]
    [ValidateNotNullOrEmpty]
    public string? VirtType { get; set; }

    /// <summary>Which hypervisor is asked; nothing when the host is.</summary>
    private protected HypervisorCpuQuery? Query =>
        Hypervisor || (Emulator ?? Architecture ?? Machine ?? VirtType) is not null ? new HypervisorCpuQuery(Emulator, Architecture, Machine, VirtType) : null;
}
