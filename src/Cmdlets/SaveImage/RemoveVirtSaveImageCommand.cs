using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Throws saved domains away: what they held in memory is lost.</summary>
/// <remarks>virDomainManagedSaveRemove; files are deleted as volumes of the pool that they lie in.</remarks>
[Cmdlet(VerbsCommon.Remove, "VirtSaveImage", DefaultParameterSetName = ByName, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveVirtSaveImageCommand : SaveImageTargetCommand
{
    private protected override void Process(VirtSaveImage image)
    {
        if (ShouldProcess(TitleOf(image), "Throw saved domain away"))
        {
            Wait(image.RemoveAsync);
        }
    }
}
