using System.Xml.Linq;
using VirtPS.Drivers.Qemu.BlockJobs;
using VirtPS.Drivers.Qemu.Blocks;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Processes;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Saves;

/// <summary>Moves guests into files and out of them.</summary>
/// <remarks>qemuDomainSaveInternal, qemuSaveImageStartVM. A guest runs on until its image is whole and in its place.</remarks>
/// <param name="node">Where the guests are.</param>
internal sealed class QemuSaver(QemuNode node)
{
    /// <summary>What may go on beside a job that takes long.</summary>
    internal const DomainJob BesideLongJob = DomainJob.Query | DomainJob.Destroy | DomainJob.Abort;

    /// <summary>Saves a guest and ends it.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="target">Where, and how.</param>
    /// <param name="flags">Whether it runs or is paused once it is restored.</param>
    /// <param name="progress">Who watches.</param>
    /// <param name="cancellationToken">Gives up; the guest goes on.</param>
    /// <returns>The saving.</returns>
    internal async Task SaveAsync(
        QemuDomain domain, DomainSaveTarget target, DomainSaveFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        var format = SaveFormats.Need(target.Format ?? node.Settings.File.Saves.ImageFormat, "save", SaveFormats.IsHere);
        using var job = await domain.Jobs.BeginLongAsync("save", BesideLongJob, "virDomainSave", cancellationToken).ConfigureAwait(false);
        var run = QemuNode.Running(domain);
        BlockJobRules.CheckNone(run);
        var wasRunning = domain.State == DomainState.Running;
        var header = new SaveHeader
        {
            Xml = DefinitionFor(domain, target.Xml),
            WasRunning = flags.HasFlag(DomainSaveFlags.Running) || (wasRunning && !flags.HasFlag(DomainSaveFlags.Paused)),
            Format = format,
        };
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, run.Ended);
        var transfer = new MemoryTransfer(run);
        var image = await SavedImage.BeginAsync(target.Path, header, linked.Token).ConfigureAwait(false);
        await using var held = image.ConfigureAwait(false);
        image.BypassesCache = flags.HasFlag(DomainSaveFlags.BypassCache);
        await PauseAsync(domain, run, wasRunning, PausedReason.Save, linked.Token).ConfigureAwait(false);
        try
        {
            job.Report = token => transfer.ReportAsync(QemuJobInfo.Save, token);
            job.Abort = transfer.CancelAsync;
            await WriteAsync(transfer, image, $"Saving {domain.Name}", progress, linked.Token).ConfigureAwait(false);
            job.Abort = null;
            await image.FinishAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            await GoOnAsync(domain, run, wasRunning, RunningReason.SaveCanceled).ConfigureAwait(false);
            throw Explain(e, run, cancellationToken);
        }

        await EndAsync(domain, job, ShutoffReason.Saved, StoppedDetail.Saved).ConfigureAwait(false);
        Complete(domain, transfer, QemuJobInfo.Save);
    }

    /// <summary>Keeps how a job went for who asks, and says that it is done.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="transfer">What moved its memory.</param>
    /// <param name="operation">The kind of job, in libvirt's numbers.</param>
    internal void Complete(QemuDomain domain, MemoryTransfer transfer, int operation)
    {
        if (transfer.Completed(operation) is { } done)
        {
            domain.CompletedJob = done;
            node.Host.Publish(new Engine.Events.DomainJobCompletedEvent(domain.Ref, done.Values));
        }
    }

    /// <summary>Restores a guest.</summary>
    /// <param name="domain">The domain, which is shut off and has the image's definition; the caller holds its job.</param>
    /// <param name="image">The image.</param>
    /// <param name="isPaused">Whether its CPUs stay still.</param>
    /// <param name="resetNvram">Whether the firmware variables are made anew.</param>
    /// <param name="progress">Who watches.</param>
    /// <param name="cancellationToken">Gives up; nothing stays behind.</param>
    /// <returns>The restore.</returns>
    internal async Task StartAsync(
        QemuDomain domain, SavedImage image, bool isPaused, bool resetNvram, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        var order = new QemuStartOrder { Incoming = "defer", IsPaused = true, ResetNvram = resetNvram };
        var run = await node.Starter.LaunchAsync(domain, order, cancellationToken).ConfigureAwait(false);
        try
        {
            await ReadAsync(new MemoryTransfer(run), image, $"Restoring {domain.Name}", progress, cancellationToken).ConfigureAwait(false);
            lock (node.Gate)
            {
                domain.SetState(DomainState.Paused, PausedReason.Migration);
            }

            node.Announce(domain, DomainEventType.Started, StartedDetail.Restored);
            if (isPaused)
            {
                lock (node.Gate)
                {
                    domain.SetState(DomainState.Paused, image.Header.WasRunning ? PausedReason.User : PausedReason.FromSnapshot);
                }

                node.Announce(domain, DomainEventType.Suspended, SuspendedDetail.Restored);
            }
            else
            {
                await node.Starter.RunCpusAsync(domain, RunningReason.Restored, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            await node.Stopper.AbandonAsync(domain, run).ConfigureAwait(false);
            throw Explain(e, run, cancellationToken);
        }

        node.SaveStatus(domain);
    }

    /// <summary>Starts a domain from its managed save image.</summary>
    /// <param name="domain">The domain; the caller holds its job.</param>
    /// <param name="flags">How it starts.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when the image is of no use and has been removed.</returns>
    internal async Task<bool> StartSavedAsync(QemuDomain domain, DomainStartFlags flags, CancellationToken cancellationToken)
    {
        var path = node.Places.SaveOf(domain.Name);
        SavedImage image;
        try
        {
            image = await SavedImage.OpenAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (VirtException e) when (e.Code is VirtErrorCode.OperationFailed or VirtErrorCode.SystemError)
        {
            node.Log(LogPriority.Warning, $"managed save image of '{domain.Name}' is of no use and removed: {e.Message}");
            Remove(domain, path);
            return false;
        }

        await using (image.ConfigureAwait(false))
        {
            image.BypassesCache = flags.HasFlag(DomainStartFlags.BypassCache);
            var xml = await node.Hooks.ChangeAsync(domain.Name, "restore", image.Header.Xml, cancellationToken).ConfigureAwait(false);
            var definition = await ReadDefinitionAsync(xml, cancellationToken).ConfigureAwait(false);
            lock (node.Gate)
            {
                domain.NextDefinition ??= domain.IsPersistent ? domain.Definition : null;
                domain.Definition = definition;
            }

            try
            {
                var isPaused = flags.HasFlag(DomainStartFlags.Paused) || !image.Header.WasRunning;
                await StartAsync(domain, image, isPaused, flags.HasFlag(DomainStartFlags.ResetNvram), null, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                TakeBack(domain);
                throw;
            }
        }

        Remove(domain, path);
        return true;
    }

    /// <summary>Reads the definition of an image.</summary>
    /// <param name="xml">Its text.</param>
    /// <param name="cancellationToken">Ends the wait for what the guest's program can do.</param>
    /// <returns>The definition.</returns>
    internal Task<DomainDefinition> ReadDefinitionAsync(string xml, CancellationToken cancellationToken) =>
        node.Forms.ReadAsync(VirtXml.Parse(xml, "domain"), isNew: false, cancellationToken);

    /// <summary>Gives a domain that did not start its stored definition back; a transient one is forgotten.</summary>
    /// <param name="domain">The domain.</param>
    internal void TakeBack(QemuDomain domain)
    {
        lock (node.Gate)
        {
            if (domain.IsActive)
            {
                return;
            }

            if (domain.NextDefinition is { } stored)
            {
                (domain.Definition, domain.NextDefinition) = (stored, null);
            }
            else if (!domain.IsPersistent)
            {
                node.Table.Remove(domain);
            }
        }
    }

    /// <summary>Pauses a guest for a job on it.</summary>
    internal static async Task PauseAsync(QemuDomain domain, QemuRun run, bool wasRunning, int reason, CancellationToken cancellationToken)
    {
        if (!wasRunning)
        {
            return;
        }

        run.PauseReason = reason;
        try
        {
            await run.Monitor.RunAsync("stop", null, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            run.PauseReason = PausedReason.Unknown;
            throw;
        }

        if (domain.Run != run)
        {
            throw SharedErrors.NotRunning();
        }
    }

    /// <summary>Lets a guest run again that a job paused.</summary>
    internal async Task GoOnAsync(QemuDomain domain, QemuRun run, bool wasRunning, int reason)
    {
        if (!wasRunning || domain.Run != run || run.IsBeingDestroyed)
        {
            return;
        }

        try
        {
            await node.Starter.RunCpusAsync(domain, reason, CancellationToken.None).ConfigureAwait(false);
        }
        catch (VirtException e)
        {
            node.Log(LogPriority.Error, $"cannot resume domain '{domain.Name}': {e.Message}");
        }
    }

    /// <summary>Ends a guest whose job is done.</summary>
    internal async Task EndAsync(QemuDomain domain, DomainLongJob job, int reason, int detail)
    {
        using var within = await domain.Jobs.BeginWithinAsync(job, "virDomainDestroy", CancellationToken.None).ConfigureAwait(false);
        if (domain.IsActive)
        {
            await node.Stopper.DestroyAsync(domain, isGraceful: false, reason, detail, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Says why a job failed: the end of the guest comes before what followed from it.</summary>
    internal static Exception Explain(Exception e, QemuRun run, CancellationToken cancellationToken) =>
        e is OperationCanceledException && !cancellationToken.IsCancellationRequested && run.Ended.IsCancellationRequested
            ? QemuNode.Speaker.Say(VirtErrorCode.OperationFailed, "domain is no longer running")
            : e is IOException or UnauthorizedAccessException ? QemuNode.Speaker.Say(VirtErrorCode.SystemError, e.Message)
            : e;

    /// <summary>Writes a guest's state behind an image's header.</summary>
    internal static Task WriteAsync(
        MemoryTransfer transfer, SavedImage image, string activity, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        SavePacker.PackAsync(image.Way, image.File, handle => transfer.WriteAsync(handle, activity, progress, cancellationToken), cancellationToken);

    private static Task ReadAsync(
        MemoryTransfer transfer, SavedImage image, string activity, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        SavePacker.UnpackAsync(image.Way, image.File, handle => transfer.ReadAsync(handle, activity, progress, cancellationToken));

    private string DefinitionFor(QemuDomain domain, string? given)
    {
        var live = DomainDefinition.Of(node.Forms.Inactive(DetectedImages.TakeOut(node, domain.Run, domain.Definition.ToTree())), node.Forms.Inactive);
        if (given is null)
        {
            return live.ToText(-1, secure: true);
        }

        var replacement = DomainDefinition.Of(node.Forms.Inactive(VirtXml.Parse(given, "domain")), node.Forms.Inactive);
        DomainStability.Check(live, replacement);
        return replacement.ToText(-1, secure: true);
    }

    private static void Remove(QemuDomain domain, string path)
    {
        File.Delete(path);
        domain.ManagedSave = false;
    }
}
