using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Takes I/O threads out of domains; no device may use them.</summary>
/// <remarks>virDomainDelIOThread.</remarks>
[Cmdlet(VerbsCommon.Remove, "VirtIOThread", DefaultParameterSetName = ByName, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(VirtDomain))]
public sealed class RemoveVirtIOThreadCommand : IOThreadChangeCommand
{
    private protected override void Process(VirtDomain domain) => Change(domain, $"Remove I/O thread {string.Join(',', IOThread)}", async token =>
    {
        foreach (var id in IOThread)
        {
            await domain.Connection.DomainTuning.RemoveIOThreadAsync(domain.Ref, (uint)id, Scope, token).ConfigureAwait(false);
        }
    });
}
