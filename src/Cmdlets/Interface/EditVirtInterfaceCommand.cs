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
        var before = Wait(token => StoredAsync(device, token));
        var text = ScriptBlock is { } script
            ? XmlEditor.ByScript(before, script)
            : Wait(token => XmlEditor.InEditorAsync(before, device.Name, token));
        var after = VirtXml.Parse(text, "interface");
        if ((string?)after.Attribute("name") != device.Name)
        {
            throw VirtException.Worded(
                VirtErrorCode.InvalidArg, $"the XML describes the interface '{(string?)after.Attribute("name")}', not '{device.Name}'");
        }

        WriteVerbose(string.Join('\n', XmlDiff.Lines(VirtXml.Parse(before, "interface"), after)));
        if (ShouldProcess(device.Name, "Change definition of interface"))
        {
            Wait(token => StoreAsync(device, before, VirtXml.Write(after), token));
            if (PassThru)
            {
                WriteObject(device);
            }
        }
    }

    private static async Task StoreAsync(VirtInterface device, string before, string after, CancellationToken cancellationToken)
    {
        // Whoever changed it meanwhile would lose that without a word.
        if (await StoredAsync(device, cancellationToken).ConfigureAwait(false) != before)
        {
            throw VirtException.Worded(
                VirtErrorCode.OperationInvalid, $"the definition of interface '{device.Name}' was changed by somebody else meanwhile; nothing was changed");
        }

        await device.Connection.Interfaces.DefineAsync(after, false, cancellationToken).ConfigureAwait(false);
        await device.RefreshAsync(cancellationToken).ConfigureAwait(false);
    }

    private static Task<string> StoredAsync(VirtInterface device, CancellationToken cancellationToken) =>
        device.Connection.Interfaces.GetXmlAsync(device.Ref, InterfaceXmlFlags.Inactive, cancellationToken);
}
