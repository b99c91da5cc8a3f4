using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Changes the descriptions of checkpoints: in an editor, or by a script block.</summary>
/// <remarks>virDomainCheckpointGetXMLDesc, virDomainCheckpointCreateXML.</remarks>
[Cmdlet(VerbsData.Edit, "VirtCheckpoint", DefaultParameterSetName = ByCheckpoint, SupportsShouldProcess = true)]
[OutputType(typeof(VirtCheckpoint))]
public sealed class EditVirtCheckpointCommand : CheckpointTargetCommand
{
    /// <summary>Changes the description, which it gets as its argument, or gives another one. Without it an editor opens.</summary>
    [Parameter(Position = 2)]
    [ValidateNotNull]
    public ScriptBlock? ScriptBlock { get; set; }

    /// <summary>Gives the checkpoints on, as they are afterwards.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process(VirtCheckpoint checkpoint)
    {
        var checkpoints = checkpoint.Connection.DomainCheckpoints;
        var stored = new StoredDefinition(
            $"{checkpoint.Name} of {checkpoint.DomainName}",
            "domaincheckpoint",
            "Change checkpoint",
            token => checkpoints.GetXmlAsync(checkpoint.Ref, CheckpointXmlFlags.Secure, token),
            async (xml, token) =>
            {
                await checkpoints.CreateAsync(checkpoint.Domain.Ref, xml, CheckpointCreateFlags.Redefine, token).ConfigureAwait(false);
                await checkpoint.RefreshAsync(token).ConfigureAwait(false);
            });
        EditObject(checkpoint, stored, ScriptBlock, PassThru);
    }
}
