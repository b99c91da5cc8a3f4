using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>The base of commands that act on checkpoints that exist: given as objects, or as a domain and their names.</summary>
public abstract class CheckpointTargetCommand : SnapshotDomainCommand
{
    private protected const string ByCheckpoint = "Checkpoint";

    /// <summary>The checkpoints, as Get-VirtCheckpoint gives them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ByCheckpoint)]
    [ValidateNotNull]
    public VirtCheckpoint[] Checkpoint { get; set; } = [];

    /// <summary>The checkpoints' names in each domain; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = ByDomain)]
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = ByDomainName)]
    [Alias("CheckpointName")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var targets = ParameterSetName == ByCheckpoint
            ? Checkpoint
            : Domains().SelectMany(domain => Found(Name, (name, token) => CheckpointFinder.NamedAsync(domain, name, token)));
        foreach (var checkpoint in targets)
        {
            Attempt(checkpoint, () => Process(checkpoint));
        }
    }

    /// <summary>Acts on one checkpoint.</summary>
    private protected abstract void Process(VirtCheckpoint checkpoint);
}
