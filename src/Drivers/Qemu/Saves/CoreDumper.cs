using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Files;
using VirtPS.Engine.Jobs;

namespace VirtPS.Drivers.Qemu.Saves;

/// <summary>Writes guests' memory into core files.</summary>
/// <remarks>qemuDomainCoreDumpWithFormat: with memory alone in a form that crash tools read, otherwise the whole state as QEMU moves it.</remarks>
/// <param name="node">Where the guests are.</param>
internal sealed class CoreDumper(QemuNode node)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly QemuSaver _saver = new(node);

    /// <summary>Dumps a guest.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="path">The file.</param>
    /// <param name="format">Its format.</param>
    /// <param name="flags">What becomes of the guest, and what is dumped.</param>
    /// <param name="progress">Who watches.</param>
    /// <param name="cancellationToken">Gives up; no file stays behind, the guest goes on.</param>
    /// <returns>The dump.</returns>
    internal async Task DumpAsync(
        QemuDomain domain, string path, DomainCoreDumpFormat format, DomainCoreDumpFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        var memoryOnly = flags.HasFlag(DomainCoreDumpFlags.MemoryOnly);
        if (!memoryOnly && format != DomainCoreDumpFormat.Raw)
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, "kdump-compressed format is only supported with memory-only dump");
        }

        if (!Path.IsPathRooted(path))
        {
            throw QemuNode.Speaker.Argument($"'{path}' is no absolute path");
        }

        using var job = await domain.Jobs.BeginLongAsync("dump", DomainJob.Query | DomainJob.Destroy | DomainJob.Abort, "virDomainCoreDump", cancellationToken)
            .ConfigureAwait(false);
        var run = QemuNode.Running(domain);
        var wasRunning = domain.State == DomainState.Running;
        var pauses = wasRunning && !flags.HasFlag(DomainCoreDumpFlags.Live);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, run.Ended);
        var isDone = false;
        try
        {
            await QemuSaver.PauseAsync(domain, run, pauses, PausedReason.Dump, linked.Token).ConfigureAwait(false);
            await WriteAsync(domain, run, job, (path, format, flags), progress, linked.Token).ConfigureAwait(false);
            isDone = true;
        }
        catch (Exception e)
        {
            throw QemuSaver.Explain(e, run, cancellationToken);
        }
        finally
        {
            if (!isDone)
            {
                await _saver.GoOnAsync(domain, run, pauses, RunningReason.Unpaused).ConfigureAwait(false);
            }
        }

        if (flags.HasFlag(DomainCoreDumpFlags.Crash))
        {
            await _saver.EndAsync(domain, job, ShutoffReason.Crashed, StoppedDetail.Crashed).ConfigureAwait(false);
            return;
        }

        if (flags.HasFlag(DomainCoreDumpFlags.Reset))
        {
            await run.Monitor.RunAsync("system_reset", null, cancellationToken).ConfigureAwait(false);
        }

        // A dump by way of a migration leaves even a live guest still.
        await _saver.GoOnAsync(domain, run, wasRunning && (pauses || domain.State == DomainState.Paused), RunningReason.Unpaused).ConfigureAwait(false);
    }

    /// <summary>Dumps the memory of a guest without being asked by anybody, as when it has crashed; its CPUs stand still.</summary>
    /// <remarks>doCoreDumpToAutoDumpPath.</remarks>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    /// <param name="cancellationToken">Ends with the run.</param>
    /// <returns>Whether the dump is there; otherwise the log says why not.</returns>
    internal async Task<bool> DumpUnaskedAsync(QemuDomain domain, QemuRun run, CancellationToken cancellationToken)
    {
        try
        {
            var path = Path.Combine(
                node.Settings.DumpDirectory(), $"{QemuPlaces.ShortName(domain.Id, domain.Name)}-{node.Host.Clock.GetLocalNow():yyyy-MM-dd-HH:mm:ss}");
            using var job = await domain.Jobs.BeginLongAsync("dump", QemuSaver.BesideLongJob, "virDomainCoreDump", cancellationToken).ConfigureAwait(false);
            var flags = DomainCoreDumpFlags.MemoryOnly | (node.Settings.File.Saves.DumpBypassesCache ? DomainCoreDumpFlags.BypassCache : DomainCoreDumpFlags.None);
            await WriteAsync(domain, run, job, (path, DomainCoreDumpFormat.Raw, flags), null, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is VirtException or IOException or UnauthorizedAccessException)
        {
            node.Log(LogPriority.Error, $"cannot dump domain '{domain.Name}': {e.Message}");
            return false;
        }
    }

    private async Task WriteAsync(
        QemuDomain domain,
        QemuRun run,
        DomainLongJob job,
        (string Path, DomainCoreDumpFormat Format, DomainCoreDumpFlags Flags) what,
        IProgress<JobProgress>? progress,
        CancellationToken cancellationToken)
    {
        var existed = File.Exists(what.Path);
        using var file = OpenFile(what.Path);
        try
        {
            var bypasses = what.Flags.HasFlag(DomainCoreDumpFlags.BypassCache);
            if (what.Flags.HasFlag(DomainCoreDumpFlags.MemoryOnly))
            {
                job.Report = token => ReportAsync(run, token);
                await SavePacker.PackAsync(
                    new SaveWay(SaveFormat.Raw, bypasses), file, handle => DumpMemoryAsync(domain, run, (handle, what.Format), progress, cancellationToken), cancellationToken)
                    .ConfigureAwait(false);
            }
            else
            {
                var transfer = new MemoryTransfer(run);
                job.Report = token => transfer.ReportAsync(QemuJobInfo.Dump, token);
                job.Abort = transfer.CancelAsync;
                await SavePacker.PackAsync(
                    new SaveWay(Format(), bypasses), file, handle => transfer.WriteAsync(handle, $"Dumping {domain.Name}", progress, cancellationToken), cancellationToken)
                    .ConfigureAwait(false);
                job.Abort = null;
                _saver.Complete(domain, transfer, QemuJobInfo.Dump);
            }

            file.Flush(flushToDisk: true);
        }
        catch
        {
            if (!existed)
            {
                File.Delete(what.Path);
            }

            throw;
        }
    }

    // As with libvirt, only what QEMU moves as a migration goes through a program; dumps of the memory alone have packed formats of their own.
    private SaveFormat Format() => SaveFormats.Prefer(
        node.Settings.File.Saves.DumpFormat, "dump", SaveFormats.IsHere, message => node.Log(LogPriority.Warning, message));

    private static FileStream OpenFile(string path)
    {
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = 0 };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = WholeFile.Private;
            }

            return new FileStream(path, options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VirtException(VirtErrorCode.SystemError, $"failed to create file '{path}': {e.Message}", VirtErrorDomain.Qemu, e);
        }
    }

    private static async Task DumpMemoryAsync(
        QemuDomain domain, QemuRun run, (SafeHandle File, DomainCoreDumpFormat Format) target, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        await run.Monitor.SendHandleAsync("dump", target.File, cancellationToken).ConfigureAwait(false);
        var arguments = new JsonObject { ["paging"] = false, ["protocol"] = "fd:dump", ["detach"] = true };
        if (NameOf(target.Format) is { } name)
        {
            arguments["format"] = name;
        }

        (await run.Monitor.TryRunAsync("dump-guest-memory", arguments, cancellationToken).ConfigureAwait(false)).Need();
        while (true)
        {
            var answer = await run.Monitor.RunAsync("query-dump", null, cancellationToken).ConfigureAwait(false);
            switch (answer.Text("status"))
            {
                case "completed":
                    return;
                case "failed":
                    throw QemuNode.Speaker.Say(VirtErrorCode.OperationFailed, "memory-only dump failed");
            }

            progress?.Report(new JobProgress($"Dumping {domain.Name}", answer.Number("completed") ?? 0, answer.Number("total") ?? 0));
            await Task.Delay(Look, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<DomainJobInfo> ReportAsync(QemuRun run, CancellationToken cancellationToken)
    {
        var answer = await run.Monitor.RunAsync("query-dump", null, cancellationToken).ConfigureAwait(false);
        var (total, done) = (answer.Number("total") ?? 0, answer.Number("completed") ?? 0);
        return QemuJobInfo.Of(DomainJobType.Bounded, QemuJobInfo.Dump, 0, total, done, total - done);
    }

    private static string? NameOf(DomainCoreDumpFormat format) => format switch
    {
        DomainCoreDumpFormat.Raw => null,
        DomainCoreDumpFormat.KdumpZlib => "kdump-zlib",
        DomainCoreDumpFormat.KdumpLzo => "kdump-lzo",
        DomainCoreDumpFormat.KdumpSnappy => "kdump-snappy",
        DomainCoreDumpFormat.WinDmp => "win-dmp",
        _ => throw QemuNode.Speaker.Argument($"format '{(int)format}' is not supported"),
    };
}
