using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>The base of commands that act on secrets that exist: given as objects, by what uses them, or by uuid.</summary>
public abstract class SecretTargetCommand : VirtCommand
{
    private protected const string ByObject = "Secret";
    private protected const string ByName = "Name";
    private protected const string ByUuid = "Uuid";

    /// <summary>The secrets, as Get-VirtSecret gives them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ByObject)]
    [ValidateNotNull]
    public VirtSecret[] Secret { get; set; } = [];

    /// <summary>What uses the secrets; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [Alias("Name")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(SecretUsageIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] UsageId { get; set; } = [];

    /// <summary>The secrets' uuids.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByUuid)]
    [ValidateNotNullOrEmpty]
    public Guid[] Uuid { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord() => Each(TargetsOf(Finders.Secrets, ParameterSetName, Secret, UsageId, Uuid), Process);

    /// <summary>Acts on one secret.</summary>
    private protected abstract void Process(VirtSecret secret);
}
