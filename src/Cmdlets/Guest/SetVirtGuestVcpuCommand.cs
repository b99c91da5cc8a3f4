using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Has guests use virtual CPUs, or leave them.</summary>
/// <remarks>virDomainSetGuestVcpus.</remarks>
[Cmdlet(VerbsCommon.Set, "VirtGuestVcpu", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
public sealed class SetVirtGuestVcpuCommand : DomainChangeCommand
{
    /// <summary>The virtual CPUs by number.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public int[] Vcpu { get; set; } = [];

    /// <summary>Has the guest use them.</summary>
    [Parameter]
    public SwitchParameter Online { get; set; }

    /// <summary>Has the guest leave them.</summary>
    [Parameter]
    public SwitchParameter Offline { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => RefuseIf(Online == Offline, "either -Online or -Offline says what the guest is to do");

    private protected override void Process(VirtDomain domain) => Change(
        domain,
        $"Have the guest {(Online ? "use" : "leave")} virtual CPUs {string.Join(",", Vcpu)}",
        token => domain.Connection.DomainGuests.SetGuestVcpusAsync(domain.Ref, string.Join(",", Vcpu), Online, token));
}
