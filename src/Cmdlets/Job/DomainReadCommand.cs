using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>The base of commands that read something of domains: of those that are named or piped in, else of all that run.</summary>
public abstract class DomainReadCommand : VirtCommand
{
    private protected const string ByObject = "Domain";
    private protected const string ByName = "Name";
    private protected const string ByUuid = "Uuid";

    /// <summary>The domains, as Get-VirtDomain gives them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ByObject)]
    [ValidateNotNull]
    public VirtDomain[] Domain { get; set; } = [];

    /// <summary>The domains' names; wildcards are allowed. Without any, all domains that run.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [Alias("DomainName")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DomainNameCompleter))]
    [NameTransformation]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <summary>The domains' uuids.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByUuid)]
    [ValidateNotNullOrEmpty]
    public Guid[] Uuid { get; set; } = [];

    /// <summary>Which domains are read when none is named.</summary>
    private protected virtual DomainListFlags Unnamed => DomainListFlags.Active;

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(Name, () =>
    {
        var domains = ParameterSetName == ByName && Name is null
            ? Gather(token => DomainFilter.ListAsync(Sources(), Unnamed, token))
            : TargetsOf(Finders.Domains, ParameterSetName, Domain, Name ?? [], Uuid);
        foreach (var domain in domains)
        {
            Attempt(domain, () => Process(domain));
        }
    });

    /// <summary>Reads from one domain.</summary>
    private protected abstract void Process(VirtDomain domain);
}
