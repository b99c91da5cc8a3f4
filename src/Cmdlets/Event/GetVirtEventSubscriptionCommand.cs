using System.Management.Automation;

namespace VirtPS.Commands;

/// <summary>Gets the session's subscriptions to events of hosts, without those to other things.</summary>
[Cmdlet(VerbsCommon.Get, "VirtEventSubscription")]
[OutputType(typeof(PSEventSubscriber))]
public sealed class GetVirtEventSubscriptionCommand : EngineCommand
{
    /// <summary>The names of the subscriptions; wildcards are allowed. Without any, all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] SourceIdentifier { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var name in SourceIdentifier)
        {
            WriteObject(Subscriptions.Called(Events, name, this), enumerateCollection: true);
        }
    }
}
