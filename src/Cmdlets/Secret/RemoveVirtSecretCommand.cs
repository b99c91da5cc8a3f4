using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Removes secrets with their values.</summary>
/// <remarks>virSecretUndefine.</remarks>
[Cmdlet(VerbsCommon.Remove, "VirtSecret", DefaultParameterSetName = ByName, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveVirtSecretCommand : SecretTargetCommand
{
    private protected override void Process(VirtSecret secret)
    {
        if (ShouldProcess(secret.Name, "Remove secret"))
        {
            Wait(token => secret.Connection.Secrets.UndefineAsync(secret.Ref, token));
        }
    }
}
