using VirtPS.Drivers.Test.Jobs;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>Saved domains of a test node.</summary>
/// <remarks>The guest runs on until its file is whole and in its place; whatever goes wrong before leaves it running and no file behind.</remarks>
internal sealed class TestDomainSaves(TestNode node, TestPace pace) : IDomainSaveDriver
{
    private readonly TestDomainTable _table = node.Domains;
    private readonly JobRunner _runner = new(node);

    /// <inheritdoc/>
    public async Task SaveAsync(DomainRef domain, DomainSaveTarget target, DomainSaveFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        CheckTarget(target, flags);
        var replacement = target.Xml is null ? null : DomainReader.Read(target.Xml);
        var (begun, saved) = await node.RunAsync(
            () =>
            {
                var found = _table.Find(domain, DomainAction.UseGuest);
                var taken = Take(found, replacement, flags);
                return (Begin(found, JobKind.Save), taken);
            },
            cancellationToken).ConfigureAwait(false);
        await WriteAsync(
            begun,
            ($"Saving {domain.Name}", target.Path, SaveFile.Pack(saved)),
            progress,
            found => DomainPower.Stop(_table, found, ShutoffReason.Saved, StoppedDetail.Saved),
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task RestoreAsync(DomainSaveTarget source, DomainSaveFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        CheckTarget(source, flags);
        var saved = Choose(await SaveFile.ReadAsync(source.Path, cancellationToken).ConfigureAwait(false), flags);
        if (source.Xml is not null)
        {
            var replacement = DomainReader.Read(source.Xml);
            DomainStability.Check(saved.Definition, replacement);
            saved = saved with { Definition = replacement };
        }

        await pace.PassAsync($"Restoring {saved.Definition.Name}", saved.Definition.Memory, progress, null, cancellationToken).ConfigureAwait(false);
        await node.RunAsync(() => DomainPower.Restore(_table, saved), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<string> GetImageXmlAsync(string path, DomainXmlFlags flags, CancellationToken cancellationToken)
    {
        var saved = await SaveFile.ReadAsync(path, cancellationToken).ConfigureAwait(false);
        return saved.Definition.ToText(-1, flags.HasFlag(DomainXmlFlags.Secure));
    }

    /// <inheritdoc/>
    public async Task SetImageXmlAsync(string path, string xml, DomainSaveFlags flags, CancellationToken cancellationToken)
    {
        CheckExclusive(flags);
        var saved = Choose(await SaveFile.ReadAsync(path, cancellationToken).ConfigureAwait(false), flags);
        var replacement = DomainReader.Read(xml);
        var beside = await SaveFile.WriteBesideAsync(path, SaveFile.Pack(saved with { Definition = replacement }), cancellationToken).ConfigureAwait(false);
        Settle(beside, path);
    }

    /// <inheritdoc/>
    public async Task ManagedSaveAsync(DomainRef domain, DomainSaveFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        CheckExclusive(flags);
        var (begun, saved) = await node.RunAsync(
            () =>
            {
                var found = _table.Find(domain, DomainAction.ManagedSave);
                var taken = Take(found, null, flags);
                return (Begin(found, JobKind.Save), taken);
            },
            cancellationToken).ConfigureAwait(false);
        await RunAsync(
            begun,
            progress,
            async (following, token) =>
            {
                await pace.PassAsync($"Saving {domain.Name}", begun.Job.Total, following, null, token).ConfigureAwait(false);
                await node.RunAsync(
                    () =>
                    {
                        var found = StillRunning(begun);
                        DomainStateMachine.Require(found, DomainAction.ManagedSave);
                        DomainPower.Stop(_table, found, ShutoffReason.Saved, StoppedDetail.Saved);
                        found.ManagedSave = saved;
                    },
                    token).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task RemoveManagedSaveAsync(DomainRef domain, CancellationToken cancellationToken) =>
        node.RunAsync(() => { _table.Find(domain).ManagedSave = null; }, cancellationToken);

    /// <inheritdoc/>
    public Task<string> GetManagedSaveXmlAsync(DomainRef domain, DomainXmlFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(() => Managed(domain).ManagedSave!.Definition.ToText(-1, flags.HasFlag(DomainXmlFlags.Secure)), cancellationToken);

    /// <inheritdoc/>
    public Task SetManagedSaveXmlAsync(DomainRef domain, string xml, DomainSaveFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                CheckExclusive(flags);
                var found = Managed(domain);
                var replacement = DomainReader.Read(xml);
                DomainStability.Check(found.ManagedSave!.Definition, replacement);
                found.ManagedSave = Choose(found.ManagedSave with { Definition = replacement }, flags);
            },
            cancellationToken);

    /// <inheritdoc/>
    public async Task CoreDumpAsync(DomainRef domain, string path, DomainCoreDumpFormat format, DomainCoreDumpFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        DomainErrors.CheckExclusive(flags, DomainCoreDumpFlags.Crash, DomainCoreDumpFlags.Live);
        DomainErrors.CheckExclusive(flags, DomainCoreDumpFlags.Crash, DomainCoreDumpFlags.Reset);
        if (format != DomainCoreDumpFormat.Raw)
        {
            throw new VirtException(VirtErrorCode.OperationUnsupported, "kdump-compressed format is not supported here", VirtErrorDomain.Test);
        }

        var begun = await node.RunAsync(
            () => Begin(_table.Find(domain, DomainAction.UseGuest), JobKind.Dump, canAbort: !flags.HasFlag(DomainCoreDumpFlags.MemoryOnly)),
            cancellationToken).ConfigureAwait(false);
        await WriteAsync(
            begun,
            ($"Dumping {domain.Name}", path, SaveFile.PackCore()),
            progress,
            found =>
            {
                if (flags.HasFlag(DomainCoreDumpFlags.Crash))
                {
                    DomainPower.Stop(_table, found, ShutoffReason.Crashed, StoppedDetail.Crashed);
                }
            },
            cancellationToken).ConfigureAwait(false);
    }

    private static void CheckTarget(DomainSaveTarget target, DomainSaveFlags flags)
    {
        CheckExclusive(flags);
        if (target.Format is not (null or "raw"))
        {
            throw new VirtException(
                VirtErrorCode.ArgumentUnsupported, $"the test driver does not save in the format '{target.Format}' (expected raw)", VirtErrorDomain.Test);
        }
    }

    private static void CheckExclusive(DomainSaveFlags flags) =>
        DomainErrors.CheckExclusive(flags, DomainSaveFlags.Running, DomainSaveFlags.Paused);

    private static SavedGuest Take(TestDomain domain, DomainDefinition? replacement, DomainSaveFlags flags)
    {
        if (replacement is not null)
        {
            DomainStability.Check(domain.Definition, replacement);
        }

        return Choose(new SavedGuest(replacement ?? domain.Definition, domain.State == DomainState.Paused), flags);
    }

    private static SavedGuest Choose(SavedGuest saved, DomainSaveFlags flags) => saved with
    {
        Paused = flags.HasFlag(DomainSaveFlags.Paused) || (saved.Paused && !flags.HasFlag(DomainSaveFlags.Running)),
    };

    private static void Settle(string beside, string path)
    {
        try
        {
            SaveFile.Settle(beside, path);
        }
        catch
        {
            SaveFile.Discard(beside);
            throw;
        }
    }

    private Begun Begin(TestDomain domain, JobKind kind, bool canAbort = true)
    {
        if (kind == JobKind.Save && domain.Work.BlockJobs.Count > 0)
        {
            throw DomainErrors.Invalid("domain has active block job");
        }

        var job = new TestJob(kind, domain.Definition.Memory, node.Clock) { CanAbort = canAbort };
        domain.Work.Begin(job);
        return new Begun(domain, domain.Id, job);
    }

    private Task RunAsync(Begun begun, IProgress<JobProgress>? progress, Func<IProgress<JobProgress>, CancellationToken, Task> work, CancellationToken cancellationToken) =>
        _runner.RunAsync(
            begun.Domain,
            begun.Job,
            progress,
            async (following, token) =>
            {
                await work(following, token).ConfigureAwait(false);
                return true;
            },
            cancellationToken);

    private Task WriteAsync(
        Begun begun,
        (string Activity, string Path, byte[] Bytes) file,
        IProgress<JobProgress>? progress,
        Action<TestDomain> end,
        CancellationToken cancellationToken) =>
        RunAsync(
            begun,
            progress,
            async (following, token) =>
            {
                var beside = await SaveFile.WriteBesideAsync(file.Path, file.Bytes, token).ConfigureAwait(false);
                try
                {
                    await pace.PassAsync(file.Activity, begun.Job.Total, following, null, token).ConfigureAwait(false);
                    await node.RunAsync(
                        () =>
                        {
                            // Under the lock nobody else can stop the guest between these three.
                            var found = StillRunning(begun);
                            SaveFile.Settle(beside, file.Path);
                            end(found);
                        },
                        token).ConfigureAwait(false);
                }
                catch
                {
                    SaveFile.Discard(beside);
                    throw;
                }
            },
            cancellationToken);

    private static TestDomain StillRunning(Begun begun) =>
        begun.Domain.Id == begun.Id ? begun.Domain : throw DomainErrors.NotRunning();

    private TestDomain Managed(DomainRef domain) =>
        _table.Find(domain) is { ManagedSave: not null } found
            ? found
            : throw DomainErrors.Invalid("domain does not have managed save image");

    /// <summary>A job that has begun on a domain.</summary>
    /// <param name="Domain">The domain.</param>
    /// <param name="Id">Its number then.</param>
    /// <param name="Job">The job.</param>
    private sealed record Begun(TestDomain Domain, int Id, TestJob Job);
}
