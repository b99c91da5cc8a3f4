using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Jobs;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>The base of commands whose work on domains can take long: it is waited for with progress, or with -AsJob goes on as a job.</summary>
public abstract class LongDomainCommand : DomainChangeCommand
{
    private readonly WorkList _later = new();

    /// <summary>Returns a job at once and does the work in the background; Stop-Job aborts it.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing() => _later.StartFor(this);

    /// <summary>Waits, in work that may be a job's, until a domain is in a state.</summary>
    private protected static async Task ReachAsync(VirtDomain domain, DomainState state, CancellationToken cancellationToken)
    {
        await foreach (var outcome in new DomainWait([DomainCondition.State(state)]).WaitAsync([domain], cancellationToken).ConfigureAwait(false))
        {
            if (outcome.Error is { } error)
            {
                throw error;
            }
        }
    }

    /// <summary>Works on one domain now, or with -AsJob later, and gives the domain on if asked to.</summary>
    private protected void Run(VirtDomain domain, Func<IProgress<JobProgress>, CancellationToken, Task> work)
    {
        if (AsJob)
        {
            _later.Add(domain, DoAsync);
        }
        else if (Wait<object?>(DoAsync) is { } result)
        {
            WriteObject(result);
        }

        async Task<object?> DoAsync(IProgress<JobProgress> progress, CancellationToken cancellationToken)
        {
            await work(progress, cancellationToken).ConfigureAwait(false);
            await domain.TryRefreshAsync(cancellationToken).ConfigureAwait(false);
            return PassThru ? domain : null;
        }
    }
}
