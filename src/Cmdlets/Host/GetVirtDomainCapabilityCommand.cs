using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Gets what guests on one emulator may have.</summary>
/// <remarks>virConnectGetDomainCapabilities. What is not given is left to the host.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtDomainCapability")]
[OutputType(typeof(VirtDomainCapability))]
public sealed class GetVirtDomainCapabilityCommand : GuestKindCommand
{
    /// <summary>The connections to use, as objects, names or URIs; without them the default connections.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [Alias("Session", "Server")]
    [ConnectionTransformation]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    [ValidateNotNullOrEmpty]
    public override VirtConnection[]? Connection { get; set; }

    /// <summary>Names, in the host's CPU model, also the features that the model implies.</summary>
    [Parameter]
    public SwitchParameter ExpandFeatures { get; set; }

    /// <summary>Switches off, in the host's CPU model, features that the hypervisor calls deprecated.</summary>
    [Parameter]
    public SwitchParameter DisableDeprecatedFeatures { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => AskHosts(AskAsync);

    private Task<VirtDomainCapability> AskAsync(VirtConnection connection, CancellationToken cancellationToken) =>
        VirtDomainCapability.ReadAsync(connection, new DomainCapabilitiesQuery(Emulator, Architecture, Machine, VirtType, Flags()), cancellationToken);

    private DomainCapabilitiesFlags Flags() =>
        (ExpandFeatures ? DomainCapabilitiesFlags.ExpandCpuFeatures : 0) | (DisableDeprecatedFeatures ? DomainCapabilitiesFlags.DisableDeprecatedFeatures : 0);
}
