using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Gets what applications keep in the descriptions of domains and networks.</summary>
/// <remarks>virDomainGetMetadata, virNetworkGetMetadata.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtMetadata", DefaultParameterSetName = ByObject)]
[OutputType(typeof(VirtMetadata))]
public sealed class GetVirtMetadataCommand : MetadataCommand
{
    /// <summary>Only elements of these namespaces; wildcards are allowed.</summary>
    [Parameter(Position = 1)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Namespace { get; set; }

    /// <summary>What outlives the run, rather than the run.</summary>
    [Parameter]
    public SwitchParameter Inactive { get; set; }

    private protected override void Process(VirtObject target)
    {
        var patterns = Namespace?.Select(text => WildcardPattern.Get(text, WildcardOptions.IgnoreCase)).ToList();
        WriteObject(
            Wait(token => ObjectMetadata.ListAsync(target, Inactive, token)).Where(one => patterns?.Exists(pattern => pattern.IsMatch(one.Namespace)) ?? true),
            enumerateCollection: true);
    }
}
