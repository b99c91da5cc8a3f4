using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Changes the descriptions of snapshots: in an editor, or by a script block.</summary>
/// <remarks>virDomainSnapshotGetXMLDesc, virDomainSnapshotCreateXML.</remarks>
[Cmdlet(VerbsData.Edit, "VirtSnapshot", DefaultParameterSetName = BySnapshot, SupportsShouldProcess = true)]
[OutputType(typeof(VirtSnapshot))]
public sealed class EditVirtSnapshotCommand : SnapshotTargetCommand
{
    /// <summary>Changes the description, which it gets as its argument and as $_, or gives another one. Without it an editor opens.</summary>
    [Parameter(Position = 2)]
    [ValidateNotNull]
    public ScriptBlock? ScriptBlock { get; set; }

    /// <summary>Makes it the snapshot that the next one will be a child of.</summary>
    [Parameter]
    public SwitchParameter Current { get; set; }

    /// <summary>Gives the snapshots on, as they are afterwards.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process(VirtSnapshot snapshot)
    {
        var stored = new StoredDefinition(
            $"{snapshot.Name} of {snapshot.DomainName}",
            "domainsnapshot",
            "Change snapshot",
            token => snapshot.Connection.DomainSnapshots.GetXmlAsync(snapshot.Ref, SnapshotXmlFlags.Secure, token),
            (xml, token) => snapshot.RedefineAsync(xml, Current, token));
        EditObject(snapshot, stored, ScriptBlock, PassThru);
    }
}
