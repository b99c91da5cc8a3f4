using System.Management.Automation;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>The base of commands that act on domains that exist: given as objects, names, wildcards or uuids, piped or not.</summary>
public abstract class DomainTargetCommand : VirtCommand
{
    private protected const string ByObject = "Domain";
    private protected const string ByName = "Name";
    private protected const string ByUuid = "Uuid";

    /// <summary>The domains, as Get-VirtDomain gives them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ByObject)]
    [ValidateNotNull]
    public VirtDomain[] Domain { get; set; } = [];

    /// <summary>The domains' names; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [Alias("DomainName")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DomainNameCompleter))]
    [NameTransformation]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>The domains' uuids.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByUuid)]
    [ValidateNotNullOrEmpty]
    public Guid[] Uuid { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord() => Each(TargetsOf(Finders.Domains, ParameterSetName, Domain, Name, Uuid), Process);

    /// <summary>Waits for domains and hands over each that arrives.</summary>
    /// <param name="wait">What is waited for.</param>
    /// <param name="domains">The domains.</param>
    /// <param name="arrived">What is done with each for which it came true.</param>
    /// <returns>The domains for which -TimeoutSec ran out.</returns>
    private protected IReadOnlyList<VirtDomain> Await(DomainWait wait, IReadOnlyList<VirtDomain> domains, Action<VirtDomain> arrived)
    {
        var pending = domains.ToList();
        try
        {
            foreach (var outcome in Stream(token => wait.WaitAsync(domains, token)))
            {
                pending.Remove(outcome.Domain);
                if (outcome.Error is { } error)
                {
                    Report(error, outcome.Domain);
                }
                else
                {
                    arrived(outcome.Domain);
                }
            }
        }
        catch (VirtException late) when (late.Code == VirtErrorCode.OperationTimeout)
        {
            return pending;
        }

        return [];
    }

    /// <summary>Acts on one domain.</summary>
    private protected abstract void Process(VirtDomain domain);
}
