using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Sends a signal to a process in guests.</summary>
/// <remarks>virDomainSendProcessSignal.</remarks>
[Cmdlet(VerbsCommunications.Send, "VirtProcessSignal", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
public sealed class SendVirtProcessSignalCommand : DomainChangeCommand
{
    /// <summary>The process's number in the guest; 1 is the first process, and a negative number a process group.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public long ProcessId { get; set; }

    /// <summary>The signal.</summary>
    [Parameter(Mandatory = true, Position = 2)]
    public DomainProcessSignal Signal { get; set; }

    private protected override void Process(VirtDomain domain) => Change(
        domain,
        $"Send {Signal} to process {ProcessId}",
        token => domain.Connection.DomainGuests.SendProcessSignalAsync(domain.Ref, ProcessId, Signal, token));
}
