using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Removes network filters that no port uses.</summary>
/// <remarks>virNWFilterUndefine.</remarks>
[Cmdlet(VerbsCommon.Remove, "VirtNWFilter", DefaultParameterSetName = ByName, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveVirtNWFilterCommand : NWFilterTargetCommand
{
    private protected override void Process(VirtNWFilter filter)
    {
        if (ShouldProcess(filter.Name, "Remove network filter"))
        {
            Wait(token => filter.Connection.NWFilters.UndefineAsync(filter.Ref, token));
        }
    }
}
