using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Removes an application's element from the descriptions of domains and networks.</summary>
/// <remarks>virDomainSetMetadata, virNetworkSetMetadata.</remarks>
[Cmdlet(VerbsCommon.Remove, "VirtMetadata", DefaultParameterSetName = ByObject, SupportsShouldProcess = true)]
public sealed class RemoveVirtMetadataCommand : MetadataChangeCommand
{
    /// <summary>The application's namespace.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Namespace { get; set; } = string.Empty;

    private protected override void Process(VirtObject target) => Change(target, $"Remove metadata '{Namespace}'", Namespace, prefix: null, xml: null);
}
