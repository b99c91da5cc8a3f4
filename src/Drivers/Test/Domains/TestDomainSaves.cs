using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>Saved domains of a test node.</summary>
/// <remarks>The guest runs on until its file is whole and in its place; whatever goes wrong before leaves it running and no file behind.</remarks>
internal sealed class TestDomainSaves(TestNode node, TestPace pace) : IDomainSaveDriver
{
    private readonly TestDomainTable _table = node.Domains;

    /// <inheritdoc/>
    public async Task SaveAsync(DomainRef domain, DomainSaveTarget target, DomainSaveFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        CheckTarget(target, flags);
        var replacement = target.Xml is null ? null : DomainReader.Read(target.Xml);
        var (id, saved) = await node.RunAsync(() => Take(_table.Find(domain, DomainAction.UseGuest), replacement, flags), cancellationToken).ConfigureAwait(false);
        await WriteAsync(
            target.Path,
            SaveFile.Pack(saved),
            ($"Saving {domain.Name}", saved.Definition.Memory, progress),
            () => StillRunning(domain, id),
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
        var (id, saved) = await node.RunAsync(() => Take(_table.Find(domain, DomainAction.ManagedSave), null, flags), cancellationToken).ConfigureAwait(false);
        await pace.PassAsync($"Saving {domain.Name}", saved.Definition.Memory, progress, null, cancellationToken).ConfigureAwait(false);
        await node.RunAsync(
            () =>
            {
                var found = StillRunning(domain, id);
                DomainStateMachine.Require(found, DomainAction.ManagedSave);
                DomainPower.Stop(_table, found, ShutoffReason.Saved, StoppedDetail.Saved);
                found.ManagedSave = saved;
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

        var (id, memory) = await node.RunAsync(
            () => _table.Find(domain, DomainAction.UseGuest) is var found ? (found.Id, found.Definition.Memory) : default,
            cancellationToken).ConfigureAwait(false);
        await WriteAsync(
            path,
            SaveFile.PackCore(),
            ($"Dumping {domain.Name}", memory, progress),
            () => StillRunning(domain, id),
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

    private static (int Id, SavedGuest Saved) Take(TestDomain domain, DomainDefinition? replacement, DomainSaveFlags flags)
    {
        if (replacement is not null)
        {
            DomainStability.Check(domain.Definition, replacement);
        }

        return (domain.Id, Choose(new SavedGuest(replacement ?? domain.Definition, domain.State == DomainState.Paused), flags));
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

    private async Task WriteAsync(
        string path,
        byte[] bytes,
        (string Activity, long Memory, IProgress<JobProgress>? Progress) job,
        Func<TestDomain> recheck,
        Action<TestDomain> end,
        CancellationToken cancellationToken)
    {
        var beside = await SaveFile.WriteBesideAsync(path, bytes, cancellationToken).ConfigureAwait(false);
        try
        {
            await pace.PassAsync(job.Activity, job.Memory, job.Progress, null, cancellationToken).ConfigureAwait(false);
            await node.RunAsync(
                () =>
                {
                    // Under the lock nobody else can stop the guest between these three.
                    var found = recheck();
                    SaveFile.Settle(beside, path);
                    end(found);
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            SaveFile.Discard(beside);
            throw;
        }
    }

    private TestDomain StillRunning(DomainRef domain, int id) =>
        _table.Find(domain, DomainAction.UseGuest) is { } found && found.Id == id ? found : throw DomainErrors.NotRunning();

    private TestDomain Managed(DomainRef domain) =>
        _table.Find(domain) is { ManagedSave: not null } found
            ? found
            : throw DomainErrors.Invalid("domain does not have managed save image");
}
