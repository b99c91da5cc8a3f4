using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Gets what guests on one emulator may have.</summary>
/// <remarks>virConnectGetDomainCapabilities. What is not given is left to the host.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtDomainCapability")]
[OutputType(typeof(VirtDomainCapability))]
public sealed class GetVirtDomainCapabilityCommand : HostQueryCommand<VirtDomainCapability>
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

    private protected override Task<VirtDomainCapability> AskAsync(VirtConnection connection, CancellationToken cancellationToken) =>
        VirtDomainCapability.ReadAsync(connection, new DomainCapabilitiesQuery(Emulator, Architecture, Machine, VirtType), cancellationToken);
}
