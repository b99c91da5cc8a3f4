using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Commands;

/// <summary>Changes the stored definition of virtual networks in an editor, or by a script.</summary>
/// <remarks>virNetworkGetXMLDesc and virNetworkDefineXMLFlags, as virsh net-edit.</remarks>
[Cmdlet(VerbsData.Edit, "VirtNetwork", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtNetwork))]
public sealed class EditVirtNetworkCommand : NetworkTargetCommand
{
    /// <summary>Edits the definition, which it gets as an XML document in $_ and as its argument, or gives another. Without it an editor opens.</summary>
    [Parameter(Position = 1)]
    [Alias("Edit")]
    [ValidateNotNull]
    public ScriptBlock? ScriptBlock { get; set; }

    /// <summary>Gives the network on.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process(VirtNetwork network)
    {
        var networks = network.Connection.Networks;
        var stored = StoredDefinition.Of(network, "network", "network", token => networks.GetXmlAsync(network.Ref, NetworkXmlFlags.Inactive, token), (xml, token) => networks.DefineAsync(xml, NetworkDefineFlags.None, token)) with
        {
            Complete = text => VirtXml.Write(Redefinition.Of(text, "network", network.Name, network.Uuid)),
        };
        EditObject(network, stored, ScriptBlock, PassThru);
    }
}
