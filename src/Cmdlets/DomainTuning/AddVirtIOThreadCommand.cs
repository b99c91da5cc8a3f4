using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Adds I/O threads to domains, while they run too.</summary>
/// <remarks>virDomainAddIOThread.</remarks>
[Cmdlet(VerbsCommon.Add, "VirtIOThread", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
public sealed class AddVirtIOThreadCommand : IOThreadChangeCommand
{
    private protected override void Process(VirtDomain domain) => Change(domain, $"Add I/O thread {string.Join(',', IOThread)}", async token =>
    {
        foreach (var id in IOThread)
        {
            await domain.Connection.DomainTuning.AddIOThreadAsync(domain.Ref, (uint)id, Scope, token).ConfigureAwait(false);
        }
    });
}
