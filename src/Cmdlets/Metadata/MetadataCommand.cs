using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>The base of commands for what applications keep in the descriptions of domains and networks.</summary>
public abstract class MetadataCommand : VirtCommand
{
    private protected const string ByObject = "Object";
    private protected const string ByDomain = "Domain";
    private protected const string ByNetwork = "Network";

    /// <summary>Domains and networks, as Get-VirtDomain and Get-VirtNetwork give them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ByObject)]
    [ValidateNotNull]
    public VirtObject[] Object { get; set; } = [];

    /// <summary>Names of domains; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByDomain)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DomainNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] DomainName { get; set; } = [];

    /// <summary>Names of networks; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByNetwork)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NetworkNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] NetworkName { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        IEnumerable<VirtObject> targets = ParameterSetName switch
        {
            ByDomain => Found(DomainName, (name, token) => Finders.Domains.NamedAsync(Sources(), name, token)),
            ByNetwork => Found(NetworkName, (name, token) => Finders.Networks.NamedAsync(Sources(), name, token)),
            _ => Object,
        };
        foreach (var target in targets)
        {
            Attempt(target, () => Process(target));
        }
    }

    /// <summary>Acts on one domain or network.</summary>
    private protected abstract void Process(VirtObject target);
}
