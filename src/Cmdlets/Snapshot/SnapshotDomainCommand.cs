using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>The base of commands about snapshots whose domain is given as an object or by name.</summary>
public abstract class SnapshotDomainCommand : LongVirtCommand
{
    private protected const string ByDomain = "Domain";
    private protected const string ByDomainName = "Name";

    /// <summary>The domains, as Get-VirtDomain gives them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ByDomain)]
    [ValidateNotNull]
    public VirtDomain[] Domain { get; set; } = [];

    /// <summary>The domains' names; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByDomainName)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DomainNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] DomainName { get; set; } = [];

    /// <summary>The domains that the current input names.</summary>
    private protected IEnumerable<VirtDomain> Domains() => TargetsOf(Finders.Domains, ParameterSetName, Domain, DomainName, []);
}
