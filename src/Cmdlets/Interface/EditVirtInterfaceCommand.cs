using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Commands;

/// <summary>Changes the stored definitions of interfaces of hosts in an editor, or by a script.</summary>
/// <remarks>virInterfaceGetXMLDesc, virInterfaceDefineXML. An interface that is up takes the change when it starts again.</remarks>
[Cmdlet(VerbsData.Edit, "VirtInterface", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtInterface))]
public sealed class EditVirtInterfaceCommand : InterfaceTargetCommand
{
    /// <summary>Gets the definition as an XML document, and changes it or gives another; without it the user's editor opens.</summary>
    [Parameter]
    [ValidateNotNull]
    public ScriptBlock? ScriptBlock { get; set; }

    /// <summary>Gives the interface on.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process(VirtInterface device)
    {
        var interfaces = device.Connection.Interfaces;
        var stored = StoredDefinition.Of(device, "interface", "interface", token => interfaces.GetXmlAsync(device.Ref, InterfaceXmlFlags.Inactive, token), (xml, token) => interfaces.DefineAsync(xml, false, token)) with
        {
            Complete = text => Named(text, device.Name),
        };
        EditObject(device, stored, ScriptBlock, PassThru);
    }

    private static string Named(string text, string name) =>
        (string?)VirtXml.Parse(text, "interface").Attribute("name") is var given && given == name
            ? text
            : throw VirtException.Worded(VirtErrorCode.InvalidArg, $"the XML describes the interface '{given}', not '{name}'");
}
