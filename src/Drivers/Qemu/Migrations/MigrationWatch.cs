using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Engine.Events;

namespace VirtPS.Drivers.Qemu.Migrations;

/// <summary>Hears what QEMU says of a migration of its own accord, so that nobody has to ask all the time.</summary>
internal sealed class MigrationWatch
{
    private TaskCompletionSource _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Adds the answers to QEMU's events.</summary>
    /// <param name="node">Where the guests are.</param>
    internal static void Register(QemuNode node)
    {
        node.Events.Add("MIGRATION", (domain, run, happened) =>
        {
            if (node.Migrations.Find(domain) is { } job)
            {
                job.Status = happened.Text("status");
                if (job.Status is "postcopy-active" && !job.IsPostcopy)
                {
                    job.IsPostcopy = true;
                }

                node.MigrationRecovery.Hear(domain, run, job);
            }

            Of(run).Tell();
        });
        node.Events.Add("MIGRATION_PASS", (domain, _, happened) =>
        {
            if (node.Migrations.Find(domain) is { IsIncoming: false })
            {
                node.Host.Publish(new DomainMigrationIterationEvent(domain.Ref, (int)(happened.Data.Number("pass") ?? 0)));
            }
        });
        node.Events.Add("STOP", (domain, _, _) => Note(node, domain, node.Host.Clock.GetUtcNow().ToUnixTimeMilliseconds()));
        node.Events.Add("RESUME", (domain, _, _) => Note(node, domain, stopped: null));
        foreach (var name in new[] { "STOP", "BLOCK_JOB_READY", "BLOCK_JOB_COMPLETED", "JOB_STATUS_CHANGE", "BLOCK_IO_ERROR" })
        {
            node.Events.Add(name, (_, run, _) => Of(run).Tell());
        }
    }

    /// <summary>Finds the watch of a run.</summary>
    /// <param name="run">The run.</param>
    /// <returns>The watch.</returns>
    internal static MigrationWatch Of(QemuRun run) => run.Companion(() => new MigrationWatch());

    private static void Note(QemuNode node, QemuDomain domain, long? stopped)
    {
        if (node.Migrations.Find(domain) is { IsIncoming: false } job)
        {
            job.StoppedAt = stopped;
        }
    }

    /// <summary>What ends as soon as QEMU says something; taken before it is asked, so that nothing is missed.</summary>
    internal Task Heard => Volatile.Read(ref _heard).Task;

    /// <summary>Wakes those who wait.</summary>
    internal void Tell() =>
        Interlocked.Exchange(ref _heard, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>Waits until QEMU says something, or for a while.</summary>
    /// <param name="heard">What was taken before QEMU was asked.</param>
    /// <param name="longest">For how long at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The wait.</returns>
    internal static async Task WaitAsync(Task heard, TimeSpan longest, CancellationToken cancellationToken)
    {
        try
        {
            await heard.WaitAsync(longest, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Then QEMU is asked again.
        }
    }
}
