using System.Management.Automation;

namespace VirtPS.Commands;

/// <summary>The base of commands that ask about one kind of guest; what is not given is left to the host.</summary>
public abstract class GuestKindCommand : VirtCommand
{
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
}
