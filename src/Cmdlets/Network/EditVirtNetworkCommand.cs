using System.Management.Automation;
using System.Xml;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Commands;

/// <summary>Changes the stored definition of virtual networks by a script that edits the document.</summary>
/// <remarks>virNetworkGetXMLDesc and virNetworkDefineXMLFlags, as virsh net-edit.</remarks>
[Cmdlet(VerbsData.Edit, "VirtNetwork", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtNetwork))]
public sealed class EditVirtNetworkCommand : NetworkTargetCommand
{
    /// <summary>Edits the definition, which it finds as an XML document in $_; what it writes is not used.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNull]
    public ScriptBlock Edit { get; set; } = ScriptBlock.Create(string.Empty);

    /// <summary>Gives the network on.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process(VirtNetwork network)
    {
        var before = Wait(token => network.Connection.Networks.GetXmlAsync(network.Ref, NetworkXmlFlags.Inactive, token));
        var document = new XmlDocument { XmlResolver = null };
        document.LoadXml(before);
        Edit.InvokeWithContext(null, [new PSVariable("_", document)]);
        var after = Redefinition.Of(document.OuterXml, "network", network.Name, network.Uuid);
        var changes = XmlDiff.Lines(VirtXml.Parse(before, "network"), after);
        WriteVerbose(string.Join('\n', changes));
        if (ShouldProcess(network.Name, "Change definition of network"))
        {
            Wait(token => network.Connection.Networks.DefineAsync(VirtXml.Write(after), NetworkDefineFlags.None, token));
            Wait(network.RefreshAsync);
        }

        if (PassThru)
        {
            WriteObject(network);
        }
    }
}
