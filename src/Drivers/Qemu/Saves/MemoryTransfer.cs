using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Jobs;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;

namespace VirtPS.Drivers.Qemu.Saves;

/// <summary>Has QEMU write a guest's state into an open file, or read it from one.</summary>
/// <remarks>qemuMigrationSrcToFile and qemuMigrationDstRun: to QEMU a file is a migration's other side.</remarks>
/// <param name="run">The guest's run.</param>
internal sealed class MemoryTransfer(QemuRun run)
{
    // A file is no network: nothing is gained by sparing it. QEMU's largest number.
    private const long NoLimit = long.MaxValue / 1024 * 1024;

    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestLook = TimeSpan.FromMilliseconds(100);

    private JsonElement? _last;

    private QmpClient Monitor => run.Monitor;

    /// <summary>Writes the state of a guest; QEMU stands still when it is done.</summary>
    /// <param name="handle">The file, at the place where the state begins.</param>
    /// <param name="activity">What goes on, for those who watch.</param>
    /// <param name="progress">Who watches.</param>
    /// <param name="cancellationToken">Gives up; QEMU is told.</param>
    /// <returns>The writing.</returns>
    /// <exception cref="VirtException">OperationFailed with QEMU's own words; OperationAborted when somebody stopped the job.</exception>
    internal async Task WriteAsync(SafeHandle handle, string activity, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        await Monitor.RunAsync("migrate-set-parameters", new JsonObject { ["max-bandwidth"] = NoLimit }, cancellationToken).ConfigureAwait(false);
        await Monitor.SendHandleAsync("save", handle, cancellationToken).ConfigureAwait(false);
        await Monitor.RunAsync("migrate", new JsonObject { ["uri"] = "fd:save" }, cancellationToken).ConfigureAwait(false);
        try
        {
            await FollowAsync(activity, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await CancelAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Reads the state of a guest that was started for it.</summary>
    /// <param name="handle">The file, at the place where the state begins.</param>
    /// <param name="activity">What goes on, for those who watch.</param>
    /// <param name="progress">Who watches.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The reading.</returns>
    /// <exception cref="VirtException">OperationFailed with QEMU's own words.</exception>
    internal async Task ReadAsync(SafeHandle handle, string activity, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        await Monitor.SendHandleAsync("restore", handle, cancellationToken).ConfigureAwait(false);
        await Monitor.RunAsync("migrate-incoming", new JsonObject { ["uri"] = "fd:restore" }, cancellationToken).ConfigureAwait(false);
        await FollowAsync(activity, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops the writing.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The stop.</returns>
    internal async Task CancelAsync(CancellationToken cancellationToken)
    {
        await Monitor.TryRunAsync("migrate_cancel", null, cancellationToken).ConfigureAwait(false);
        while ((await AskAsync(cancellationToken).ConfigureAwait(false)).Text("status") is "cancelling" or "active" or "setup")
        {
            await Task.Delay(FirstLook, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Tells how far QEMU is.</summary>
    /// <param name="operation">The kind of job, in libvirt's numbers.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The job.</returns>
    internal async Task<DomainJobInfo> ReportAsync(int operation, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(cancellationToken).ConfigureAwait(false);
        return Describe(answer, DomainJobType.Unbounded, operation);
    }

    /// <summary>Tells how it went, once it is done.</summary>
    /// <param name="operation">The kind of job, in libvirt's numbers.</param>
    /// <returns>The job; null when it is not done.</returns>
    internal DomainJobInfo? Completed(int operation) => _last is { } last ? Describe(last, DomainJobType.Completed, operation) : null;

    private static DomainJobInfo Describe(JsonElement answer, DomainJobType type, int operation)
    {
        var figures = JobFigures.Of(answer);
        figures.Elapsed = answer.Number("total-time") ?? 0;
        return figures.ToInfo(type, operation);
    }

    private async Task FollowAsync(string activity, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        var pause = FirstLook;
        while (true)
        {
            var answer = await AskAsync(cancellationToken).ConfigureAwait(false);
            switch (answer.Text("status"))
            {
                case "completed":
                    _last = answer;
                    return;
                case "failed":
                    throw QemuNode.Speaker.Say(VirtErrorCode.OperationFailed, $"{activity}: {answer.Text("error-desc") ?? "unexpectedly failed"}");
                case "cancelled" or "cancelling":
                    throw QemuNode.Speaker.Say(VirtErrorCode.OperationAborted, $"{activity}: canceled by client");
            }

            if (answer.Field("ram") is { } memory)
            {
                progress?.Report(new JobProgress(activity, memory.Number("transferred") ?? 0, memory.Number("total") ?? 0));
            }

            await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
            pause = pause * 2 > LongestLook ? LongestLook : pause * 2;
        }
    }

    private Task<JsonElement> AskAsync(CancellationToken cancellationToken) => Monitor.RunAsync("query-migrate", null, cancellationToken);
}
