using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Keeps an element of an application's own in the descriptions of domains and networks.</summary>
/// <remarks>virDomainSetMetadata, virNetworkSetMetadata.</remarks>
[Cmdlet(VerbsCommon.Set, "VirtMetadata", DefaultParameterSetName = ByObject, SupportsShouldProcess = true)]
public sealed class SetVirtMetadataCommand : MetadataChangeCommand
{
    /// <summary>The application's namespace; an element with it that is there already is replaced.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Namespace { get; set; } = string.Empty;

    /// <summary>The prefix that stands for the namespace in the description.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string Prefix { get; set; } = string.Empty;

    /// <summary>The element: a text, an XmlDocument or an XDocument, without the namespace.</summary>
    [Parameter(Mandatory = true, Position = 2)]
    [XmlTransformation]
    [ValidateNotNullOrEmpty]
    public string Xml { get; set; } = string.Empty;

    private protected override void Process(VirtObject target) => Change(target, $"Set metadata '{Namespace}'", Namespace, Prefix, Xml);
}
