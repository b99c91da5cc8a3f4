using System.Management.Automation;
using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Commands;

/// <summary>Changes the definitions of network filters.</summary>
/// <remarks>virNWFilterDefineXMLFlags. Ports whose filter it is get the new rules at once.</remarks>
[Cmdlet(VerbsData.Edit, "VirtNWFilter", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtNWFilter))]
public sealed class EditVirtNWFilterCommand : NWFilterTargetCommand
{
    /// <summary>A script that gets the definition as an XML document in $_ and as its argument, and changes it or gives another; without it, and without -Xml, an editor opens.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNull]
    public ScriptBlock? ScriptBlock { get; set; }

    /// <summary>The definition that takes the place of the stored one.</summary>
    [Parameter]
    [XmlTransformation]
    [ValidateNotNullOrEmpty]
    public string? Xml { get; set; }

    /// <summary>Gives the filter on.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => RefuseIf(ScriptBlock is not null && Xml is not null, "the change is either a script (-ScriptBlock) or a definition (-Xml)");

    private protected override void Process(VirtNWFilter filter)
    {
        var stored = StoredDefinition.Of(filter, "filter", "network filter", filter.GetXmlAsync, (xml, token) => filter.Connection.NWFilters.DefineAsync(xml, validate: false, token)) with
        {
            Complete = text => Identified(text, filter),
        };
        EditObject(filter, stored, ScriptBlock, PassThru, Xml);
    }

    private static string Identified(string text, VirtNWFilter filter)
    {
        var after = VirtXml.Parse(text, "filter");
        if ((string?)after.Attribute("name") is var name && name != filter.Name)
        {
            throw VirtException.Worded(VirtErrorCode.InvalidArg, $"the XML describes the filter '{name}', not '{filter.Name}'");
        }

        if (after.Element("uuid") is null)
        {
            after.AddFirst(new XElement("uuid", filter.Uuid));
        }

        return VirtXml.Write(after);
    }
}
