using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;

namespace VirtPS.Drivers.Qemu.Saves;

/// <summary>Saved guests of the QEMU driver, and core dumps.</summary>
/// <param name="node">Where the domains are.</param>
internal sealed class QemuDomainSaves(QemuNode node) : IDomainSaveDriver
{
    private readonly QemuSaver _saver = new(node);
    private readonly CoreDumper _dumper = new(node);

    /// <inheritdoc/>
    public Task SaveAsync(DomainRef domain, DomainSaveTarget target, DomainSaveFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        CheckExclusive(flags);
        var found = node.Find(domain);
        _ = QemuNode.Running(found);
        return _saver.SaveAsync(found, target, flags, progress, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task RestoreAsync(DomainSaveTarget source, DomainSaveFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        CheckExclusive(flags);
        var image = await SavedImage.OpenAsync(source.Path, cancellationToken).ConfigureAwait(false);
        await using var held = image.ConfigureAwait(false);
        image.BypassesCache = flags.HasFlag(DomainSaveFlags.BypassCache);
        var definition = await _saver.ReadDefinitionAsync(image.Header.Xml, cancellationToken).ConfigureAwait(false);
        var stored = source.Xml ?? image.Header.Xml;
        var changed = await node.Hooks.ChangeAsync(definition.Name, "restore", stored, cancellationToken).ConfigureAwait(false);
        if ((changed == image.Header.Xml ? null : changed) is { } xml)
        {
            var replacement = await _saver.ReadDefinitionAsync(xml, cancellationToken).ConfigureAwait(false);
            DomainStability.Check(definition, replacement);
            definition = replacement;
        }

        QemuDomain domain;
        lock (node.Gate)
        {
            domain = node.Table.Prepare(definition);
        }

        using var job = await domain.Jobs.BeginAsync(DomainJob.Modify, "virDomainRestore", cancellationToken).ConfigureAwait(false);
        if (domain.IsActive)
        {
            throw SharedErrors.Of(VirtErrorCode.OperationInvalid, $"domain '{domain.Name}' is already active");
        }

        try
        {
            var isPaused = flags.HasFlag(DomainSaveFlags.Paused) || (!image.Header.WasRunning && !flags.HasFlag(DomainSaveFlags.Running));
            await _saver.StartAsync(domain, image, isPaused, flags.HasFlag(DomainSaveFlags.ResetNvram), progress, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _saver.TakeBack(domain);
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<string> GetImageXmlAsync(string path, DomainXmlFlags flags, CancellationToken cancellationToken)
    {
        var image = await SavedImage.OpenAsync(path, cancellationToken).ConfigureAwait(false);
        await using var held = image.ConfigureAwait(false);
        var definition = await _saver.ReadDefinitionAsync(image.Header.Xml, cancellationToken).ConfigureAwait(false);
        return definition.ToText(-1, flags.HasFlag(DomainXmlFlags.Secure));
    }

    /// <inheritdoc/>
    public async Task SetImageXmlAsync(string path, string xml, DomainSaveFlags flags, CancellationToken cancellationToken)
    {
        CheckExclusive(flags);
        SaveHeader header;
        var image = await SavedImage.OpenAsync(path, cancellationToken).ConfigureAwait(false);
        await using (image.ConfigureAwait(false))
        {
            header = image.Header;
        }

        var present = await _saver.ReadDefinitionAsync(header.Xml, cancellationToken).ConfigureAwait(false);
        var replacement = await _saver.ReadDefinitionAsync(xml, cancellationToken).ConfigureAwait(false);
        DomainStability.Check(present, replacement);
        var changed = header with
        {
            Xml = replacement.ToText(-1, secure: true),
            WasRunning = flags.HasFlag(DomainSaveFlags.Running) || (header.WasRunning && !flags.HasFlag(DomainSaveFlags.Paused)),
        };
        await SavedImage.ReplaceHeaderAsync(path, changed, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task ManagedSaveAsync(DomainRef domain, DomainSaveFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        CheckExclusive(flags);
        var found = node.Find(domain);
        _ = QemuNode.Running(found);
        if (!found.IsPersistent)
        {
            throw QemuNode.Speaker.Invalid("cannot do managed save for transient domain");
        }

        HostDirectory.Make(node.Places.Saves, isPrivate: true);
        await _saver.SaveAsync(found, new DomainSaveTarget(node.Places.SaveOf(found.Name)), flags, progress, cancellationToken).ConfigureAwait(false);
        found.ManagedSave = true;
    }

    /// <inheritdoc/>
    public async Task RemoveManagedSaveAsync(DomainRef domain, CancellationToken cancellationToken)
    {
        var found = node.Find(domain);
        using var job = await found.Jobs.BeginAsync(DomainJob.Modify, "virDomainManagedSaveRemove", cancellationToken).ConfigureAwait(false);
        File.Delete(node.Places.SaveOf(found.Name));
        found.ManagedSave = false;
    }

    /// <inheritdoc/>
    public Task<string> GetManagedSaveXmlAsync(DomainRef domain, DomainXmlFlags flags, CancellationToken cancellationToken) =>
        GetImageXmlAsync(Managed(domain), flags, cancellationToken);

    /// <inheritdoc/>
    public Task SetManagedSaveXmlAsync(DomainRef domain, string xml, DomainSaveFlags flags, CancellationToken cancellationToken) =>
        SetImageXmlAsync(Managed(domain), xml, flags, cancellationToken);

    /// <inheritdoc/>
    public Task CoreDumpAsync(
        DomainRef domain, string path, DomainCoreDumpFormat format, DomainCoreDumpFlags flags, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        SharedErrors.CheckExclusive(flags, DomainCoreDumpFlags.Crash, DomainCoreDumpFlags.Live);
        SharedErrors.CheckExclusive(flags, DomainCoreDumpFlags.Crash, DomainCoreDumpFlags.Reset);
        SharedErrors.CheckExclusive(flags, DomainCoreDumpFlags.Live, DomainCoreDumpFlags.Reset);
        return _dumper.DumpAsync(node.Find(domain), path, format, flags, progress, cancellationToken);
    }

    private static void CheckExclusive(DomainSaveFlags flags) => SharedErrors.CheckExclusive(flags, DomainSaveFlags.Running, DomainSaveFlags.Paused);

    private string Managed(DomainRef domain) =>
        node.Find(domain) is { HasManagedSave: true } found
            ? node.Places.SaveOf(found.Name)
            : throw QemuNode.Speaker.Invalid("domain does not have managed save image");
}
