using System.Management.Automation;
using System.Xml;
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
    /// <summary>A script that gets the definition as an XML document in $_ and changes it.</summary>
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
    protected override void BeginProcessing() => RefuseIf(ScriptBlock is null == Xml is null, "the change is either a script (-ScriptBlock) or a definition (-Xml)");

    private protected override void Process(VirtNWFilter filter)
    {
        var before = Wait(filter.GetXmlAsync);
        var after = VirtXml.Parse(Xml ?? Change(before), "filter");
        if ((string?)after.Attribute("name") != filter.Name)
        {
            throw VirtException.Worded(VirtErrorCode.InvalidArg, $"the XML describes the filter '{(string?)after.Attribute("name")}', not '{filter.Name}'");
        }

        if (after.Element("uuid") is null)
        {
            after.AddFirst(new XElement("uuid", filter.Uuid));
        }

        WriteVerbose(string.Join('\n', XmlDiff.Lines(VirtXml.Parse(before, "filter"), after)));
        if (ShouldProcess(filter.Name, "Change definition of network filter"))
        {
            Wait(token => filter.Connection.NWFilters.DefineAsync(VirtXml.Write(after), validate: false, token));
            Wait(filter.RefreshAsync);
        }

        if (PassThru)
        {
            WriteObject(filter);
        }
    }

    private string Change(string before)
    {
        var document = new XmlDocument { XmlResolver = null };
        using var reader = VirtXml.Parse(before, "filter").CreateReader();
        document.Load(reader);
        ScriptBlock!.InvokeWithContext(null, [new PSVariable("_", document)]);
        return document.OuterXml;
    }
}
