using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>The base of commands that list what domains keep of earlier moments: of those that are named or piped in, else of all that keep some.</summary>
public abstract class DomainMomentCommand : VirtCommand
{
    private protected const string ByDomain = "Domain";
    private protected const string ByDomainName = "Name";

    /// <summary>The domains, as Get-VirtDomain gives them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ByDomain)]
    [ValidateNotNull]
    public VirtDomain[] Domain { get; set; } = [];

    /// <summary>The domains' names; wildcards are allowed. Without any, all domains that keep some.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByDomainName)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DomainNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? DomainName { get; set; }

    /// <summary>Which domains are meant when none is named.</summary>
    private protected abstract DomainListFlags Unnamed { get; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(DomainName, () =>
    {
        var domains = DomainName is null && ParameterSetName == ByDomainName
            ? Gather(token => DomainFilter.ListAsync(Sources(), Unnamed, token))
            : TargetsOf(Finders.Domains, ParameterSetName, Domain, DomainName ?? [], []);
        Each(domains, Process);
    });

    /// <summary>Lists what one domain keeps.</summary>
    private protected abstract void Process(VirtDomain domain);
}
