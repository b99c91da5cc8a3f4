using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Commands;

/// <summary>Changes virtual networks.</summary>
/// <remarks>virNetworkSetAutostart, virNetworkDefineXMLFlags.</remarks>
[Cmdlet(VerbsCommon.Set, "VirtNetwork", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtNetwork))]
public sealed class SetVirtNetworkCommand : NetworkTargetCommand
{
    /// <summary>Whether the network starts with its host.</summary>
    [Parameter]
    public SwitchParameter Autostart { get; set; }

    /// <summary>The definition that takes the place of the stored one.</summary>
    [Parameter]
    [XmlTransformation]
    [ValidateNotNullOrEmpty]
    public string? Xml { get; set; }

    /// <summary>Gives the network on.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process(VirtNetwork network)
    {
        if (Xml is not null)
        {
            Redefine(network);
        }

        if (MyInvocation.BoundParameters.ContainsKey(nameof(Autostart))
            && ShouldProcess(network.Name, Autostart ? "Start network with its host" : "No longer start network with its host"))
        {
            Wait(token => network.Connection.Networks.SetAutostartAsync(network.Ref, Autostart, token));
            Wait(network.RefreshAsync);
        }

        if (PassThru)
        {
            WriteObject(network);
        }
    }

    private void Redefine(VirtNetwork network)
    {
        var after = Redefinition.Of(Xml!, "network", network.Name, network.Uuid);
        var before = Wait(token => network.Connection.Networks.GetXmlAsync(network.Ref, NetworkXmlFlags.Inactive, token));
        WriteVerbose(string.Join('\n', XmlDiff.Lines(VirtXml.Parse(before, "network"), after)));
        if (ShouldProcess(network.Name, "Change definition of network"))
        {
            Wait(token => network.Connection.Networks.DefineAsync(VirtXml.Write(after), NetworkDefineFlags.None, token));
            Wait(network.RefreshAsync);
        }
    }
}
