using System.Collections;
using System.Management.Automation;
using System.Xml.Linq;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Commands;

/// <summary>Binds network filters to ports.</summary>
/// <remarks>virNWFilterBindingCreateXML.</remarks>
[Cmdlet(VerbsCommon.New, "VirtNWFilterBinding", DefaultParameterSetName = ByPort, SupportsShouldProcess = true)]
[OutputType(typeof(VirtNWFilterBinding))]
public sealed class NewVirtNWFilterBindingCommand : VirtCommand
{
    private const string ByPort = "PortDevice";
    private const string ByXml = "Xml";

    /// <summary>The host's name of the port, such as vnet0.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = ByPort)]
    [ValidateNotNullOrEmpty]
    public string PortDevice { get; set; } = string.Empty;

    /// <summary>The filter's name.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = ByPort)]
    [Alias("FilterName")]
    [ArgumentCompleter(typeof(NWFilterNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string Filter { get; set; } = string.Empty;

    /// <summary>The domain whose card is on the port, as an object or a name.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByPort)]
    [ArgumentCompleter(typeof(DomainNameCompleter))]
    [ValidateNotNull]
    public DomainArgument Domain { get; set; } = null!;

    /// <summary>The card's MAC address.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByPort)]
    [ValidateNotNullOrEmpty]
    public string Mac { get; set; } = string.Empty;

    /// <summary>The values of the filter's variables: a table of names with one value or several.</summary>
    [Parameter(ParameterSetName = ByPort)]
    [ValidateNotNull]
    public IDictionary Parameter { get; set; } = new Hashtable();

    /// <summary>The whole description.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByXml)]
    [XmlTransformation]
    [ValidateNotNullOrEmpty]
    public string Xml { get; set; } = string.Empty;

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(ParameterSetName == ByXml ? Xml : PortDevice, () =>
    {
        var connection = Target();
        var description = ParameterSetName == ByXml ? VirtXml.Parse(Xml, "filterbinding") : Describe();
        WriteVerbose(VirtXml.Write(description));
        if (ShouldProcess((string?)description.Element("portdev")?.Attribute("name") ?? "port", "Bind network filter"))
        {
            WriteObject(Wait(token => MakeAsync(connection, VirtXml.Write(description), token)));
        }
    });

    private static async Task<VirtNWFilterBinding> MakeAsync(VirtConnection connection, string xml, CancellationToken cancellationToken) =>
        await VirtNWFilterBinding.GetAsync(
            connection, await connection.NWFilters.CreateBindingAsync(xml, validate: false, cancellationToken).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);

    private static IEnumerable<object?> Values(object? value) => value is IEnumerable many and not string ? many.Cast<object?>() : [value];

    private XElement Describe()
    {
        var domain = ResolveOne(Finders.Domains, Domain);
        return new XElement(
            "filterbinding",
            new XElement("owner", new XElement("name", domain.Name), new XElement("uuid", domain.Uuid)),
            new XElement("portdev", new XAttribute("name", PortDevice)),
            new XElement("mac", new XAttribute("address", Mac)),
            new XElement(
                "filterref",
                new XAttribute("filter", Filter),
                from DictionaryEntry entry in Parameter
                from value in Values(entry.Value)
                select new XElement("parameter", new XAttribute("name", $"{entry.Key}"), new XAttribute("value", $"{value}"))));
    }
}
