using System.Management.Automation;
using System.Xml.Linq;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Commands;

/// <summary>Makes network filters.</summary>
/// <remarks>virNWFilterDefineXMLFlags.</remarks>
[Cmdlet(VerbsCommon.New, "VirtNWFilter", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtNWFilter))]
public sealed class NewVirtNWFilterCommand : VirtCommand
{
    private const string ByName = "Name";
    private const string ByXml = "Xml";

    /// <summary>The filter's name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = string.Empty;

    /// <summary>The filters that it includes, in this order, before its own rules.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [ArgumentCompleter(typeof(NWFilterNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Include { get; set; } = [];

    /// <summary>Its own rules, each a rule element.</summary>
    [Parameter(ParameterSetName = ByName)]
    [ValidateNotNullOrEmpty]
    public string[] Rule { get; set; } = [];

    /// <summary>Which chain its rules are in; root without it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [ValidateNotNullOrEmpty]
    public string? Chain { get; set; }

    /// <summary>The chain's place among the chains; lower ones come first.</summary>
    [Parameter(ParameterSetName = ByName)]
    [ValidateRange(-1000, 1000)]
    public int? Priority { get; set; }

    /// <summary>The whole definition.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByXml)]
    [XmlTransformation]
    [ValidateNotNullOrEmpty]
    public string Xml { get; set; } = string.Empty;

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(ParameterSetName == ByXml ? Xml : Name, () =>
    {
        var connection = Target();
        var definition = ParameterSetName == ByXml ? VirtXml.Parse(Xml, "filter") : Describe();
        WriteVerbose(VirtXml.Write(definition));
        if (ShouldProcess((string?)definition.Attribute("name") ?? "filter", "Define network filter"))
        {
            WriteObject(Wait(token => MakeAsync(connection, VirtXml.Write(definition), token)));
        }
    });

    private static async Task<VirtNWFilter> MakeAsync(VirtConnection connection, string xml, CancellationToken cancellationToken) => await VirtNWFilter.GetAsync(
        connection, await connection.NWFilters.DefineAsync(xml, validate: false, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    private XElement Describe() => new(
        "filter",
        new XAttribute("name", Name),
        Chain is null ? null : new XAttribute("chain", Chain),
        Priority is null ? null : new XAttribute("priority", Priority),
        Include.Select(other => new XElement("filterref", new XAttribute("filter", other))),
        Rule.Select(rule => VirtXml.Parse(rule, "rule")));
}
