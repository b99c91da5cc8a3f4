using VirtPS.Drivers.Shared.Files;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;

namespace VirtPS.Drivers.Qemu.Domains;

/// <summary>Stores, changes and removes definitions, with their files.</summary>
/// <param name="node">Where the domains are.</param>
internal sealed class QemuDefiner(QemuNode node)
{
    private const DomainUndefineFlags KnownUndefine =
        DomainUndefineFlags.ManagedSave | DomainUndefineFlags.SnapshotsMetadata | DomainUndefineFlags.CheckpointsMetadata
        | DomainUndefineFlags.Nvram | DomainUndefineFlags.KeepNvram | DomainUndefineFlags.Tpm | DomainUndefineFlags.KeepTpm;

    /// <summary>Stores a definition.</summary>
    /// <param name="xml">Its text.</param>
    /// <param name="flags">How.</param>
    /// <param name="cancellationToken">Gives up before anything is stored.</param>
    /// <returns>The domain.</returns>
    internal async Task<DomainRef> DefineAsync(string xml, DomainDefineFlags flags, CancellationToken cancellationToken)
    {
        QemuNode.Speaker.CheckFlags(flags, DomainDefineFlags.Validate, "qemuDomainDefineXMLFlags");
        var definition = await node.Forms.ReadAsync(xml, cancellationToken).ConfigureAwait(false);
        QemuDomain domain;
        DomainDefinition? replaced;
        DomainDefinition before;
        bool wasPersistent;
        lock (node.Gate)
        {
            wasPersistent = node.Table.TryFind(definition.Uuid, out var known) && known.IsPersistent;
            before = known?.Definition ?? definition;
            domain = node.Table.Define(definition, out replaced);
        }

        try
        {
            await node.Definitions.SaveAsync(definition.Name, definition.Text, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // What is on the disk counts: without a file there is no definition.
            lock (node.Gate)
            {
                TakeBack(domain, replaced, before, wasPersistent);
            }

            throw;
        }

        node.Announce(domain, DomainEventType.Defined, wasPersistent ? DefinedDetail.Updated : DefinedDetail.Added);
        if (domain.IsActive)
        {
            node.SaveStatus(domain);
        }

        return domain.Ref;
    }

    /// <summary>Removes a definition; a domain that runs goes on without one.</summary>
    /// <param name="reference">The domain.</param>
    /// <param name="flags">What may go with it.</param>
    /// <param name="cancellationToken">Gives up before anything is removed.</param>
    /// <returns>The removal.</returns>
    internal async Task UndefineAsync(DomainRef reference, DomainUndefineFlags flags, CancellationToken cancellationToken)
    {
        QemuNode.Speaker.CheckFlags(flags, KnownUndefine, "qemuDomainUndefineFlags");
        SharedErrors.CheckExclusive(flags, DomainUndefineFlags.Nvram, DomainUndefineFlags.KeepNvram);
        SharedErrors.CheckExclusive(flags, DomainUndefineFlags.Tpm, DomainUndefineFlags.KeepTpm);
        var domain = node.Find(reference);
        using var job = await domain.Jobs.BeginAsync(DomainJob.Modify, "virDomainUndefineFlags", cancellationToken).ConfigureAwait(false);
        RefuseUndefine(domain, flags);
        var tree = domain.StoredDefinition.ToTree();
        node.Definitions.Remove(domain.Name);
        if (flags.HasFlag(DomainUndefineFlags.ManagedSave))
        {
            Leftover.Remove(node.Places.SaveOf(domain.Name));
            domain.ManagedSave = false;
        }

        if (flags.HasFlag(DomainUndefineFlags.Nvram) && NvramOf(tree) is { } nvram)
        {
            Leftover.Remove(nvram);
        }

        foreach (var part in node.Parts)
        {
            await part.UndefinedAsync(domain, flags, cancellationToken).ConfigureAwait(false);
        }

        var gone = domain.Ref;
        lock (node.Gate)
        {
            domain.IsPersistent = false;
            domain.Autostart = false;
            domain.AutostartOnce = false;
            if (domain.IsActive)
            {
                domain.NextDefinition = null;
            }
            else
            {
                node.Table.Remove(domain);
            }
        }

        node.SaveStatus(domain);
        node.Host.Publish(new DomainLifecycleEvent(gone, DomainEventType.Undefined, UndefinedDetail.Removed));
    }

    /// <summary>Gives a shut-off domain another name.</summary>
    /// <param name="reference">The domain.</param>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Gives up before anything has changed.</param>
    /// <returns>The renaming.</returns>
    internal async Task RenameAsync(DomainRef reference, string name, CancellationToken cancellationToken)
    {
        var domain = node.Find(reference);
        using var job = await domain.Jobs.BeginAsync(DomainJob.Modify, "virDomainRename", cancellationToken).ConfigureAwait(false);
        DomainDefinition renamed;
        lock (node.Gate)
        {
            RefuseRename(domain);
            node.Table.CheckRename(domain, name);
            renamed = domain.Definition.With(tree => tree.Name = name);
        }

        var before = domain.Ref;
        await node.Definitions.SaveAsync(name, renamed.Text, cancellationToken).ConfigureAwait(false);
        if (node.Definitions.IsAutostart(before.Name))
        {
            node.Definitions.SetAutostart(name, autostart: true);
        }

        node.Definitions.Remove(before.Name);
        lock (node.Gate)
        {
            node.Table.Rename(domain, renamed);
        }

        node.Host.Publish(new DomainLifecycleEvent(before, DomainEventType.Undefined, UndefinedDetail.Renamed));
        node.Announce(domain, DomainEventType.Defined, DefinedDetail.Renamed);
    }

    /// <summary>Says whether a domain starts with the host.</summary>
    /// <param name="reference">The domain.</param>
    /// <param name="autostart">Whether it shall.</param>
    /// <param name="cancellationToken">Ends the wait for the domain.</param>
    /// <returns>The change.</returns>
    internal async Task SetAutostartAsync(DomainRef reference, bool autostart, CancellationToken cancellationToken)
    {
        var domain = node.Find(reference);
        RefuseTransient(domain, "cannot set autostart for transient domain");
        using var job = await domain.Jobs.BeginAsync(DomainJob.Modify, "virDomainSetAutostart", cancellationToken).ConfigureAwait(false);
        node.Definitions.SetAutostart(domain.Name, autostart);
        domain.Autostart = autostart;
    }

    /// <summary>Says whether a domain starts with the host's next start only.</summary>
    /// <param name="reference">The domain.</param>
    /// <param name="autostart">Whether it shall.</param>
    /// <param name="cancellationToken">Ends the wait for the domain.</param>
    /// <returns>The change.</returns>
    internal async Task SetAutostartOnceAsync(DomainRef reference, bool autostart, CancellationToken cancellationToken)
    {
        var domain = node.Find(reference);
        RefuseTransient(domain, "cannot set autostart for transient domain");
        using var job = await domain.Jobs.BeginAsync(DomainJob.Modify, "virDomainSetAutostartOnce", cancellationToken).ConfigureAwait(false);
        node.OnceFiles.Set(domain.Name, autostart);
        domain.AutostartOnce = autostart;
    }

    /// <summary>Says what happens on power-off, reboot or crash.</summary>
    /// <param name="reference">The domain.</param>
    /// <param name="type">On what.</param>
    /// <param name="action">What happens.</param>
    /// <param name="flags">Which definitions say so.</param>
    /// <param name="cancellationToken">Gives up before anything has changed.</param>
    /// <returns>The change.</returns>
    internal async Task SetLifecycleActionAsync(
        DomainRef reference, DomainLifecycleType type, DomainLifecycleAction action, DomainAffectFlags flags, CancellationToken cancellationToken)
    {
        if (type is < DomainLifecycleType.Poweroff or > DomainLifecycleType.Crash)
        {
            throw SharedErrors.Of(VirtErrorCode.InvalidArg, $"invalid lifecycle type '{(int)type}'");
        }

        if (type != DomainLifecycleType.Crash && action is DomainLifecycleAction.CoreDumpDestroy or DomainLifecycleAction.CoreDumpRestart)
        {
            throw SharedErrors.Of(
                VirtErrorCode.ConfigUnsupported, $"Lifecycle event '{LifecycleWords.Word(type)}' doesn't support '{LifecycleWords.Word(action)}' action");
        }

        var domain = node.Find(reference);
        using var job = await domain.Jobs.BeginAsync(DomainJob.Modify, "virDomainSetLifecycleAction", cancellationToken).ConfigureAwait(false);
        if (node.Changes.Resolve(domain, flags).HasFlag(DomainAffectFlags.Live) && type == DomainLifecycleType.Reboot && QemuNode.Running(domain) is var run
            && (action == DomainLifecycleAction.Destroy) != (domain.Definition.OnReboot == DomainLifecycleAction.Destroy))
        {
            await run.Monitor.RunAsync(
                "set-action",
                new System.Text.Json.Nodes.JsonObject { ["reboot"] = action == DomainLifecycleAction.Destroy ? "shutdown" : "reset" },
                cancellationToken).ConfigureAwait(false);
        }

        await node.Changes.ChangeAsync(domain, flags, tree => LifecycleWords.Set(tree, type, action), cancellationToken).ConfigureAwait(false);
    }

    private static void RefuseTransient(QemuDomain domain, string what)
    {
        if (!domain.IsPersistent)
        {
            throw QemuNode.Speaker.Invalid(what);
        }
    }

    private static void RefuseRename(QemuDomain domain)
    {
        if (domain.IsActive)
        {
            throw QemuNode.Speaker.Invalid("cannot rename active domain");
        }

        RefuseTransient(domain, "cannot rename a transient domain");
        if (domain.HasManagedSave)
        {
            throw QemuNode.Speaker.Invalid("domain with a managed saved state can't be renamed");
        }

        if (domain.SnapshotCount > 0)
        {
            throw QemuNode.Speaker.Invalid("cannot rename domain with snapshots");
        }

        if (domain.CheckpointCount > 0)
        {
            throw QemuNode.Speaker.Invalid("cannot rename domain with checkpoints");
        }
    }

    private static void RefuseUndefine(QemuDomain domain, DomainUndefineFlags flags)
    {
        RefuseTransient(domain, "cannot undefine transient domain");
        if (!domain.IsActive && domain.SnapshotCount > 0 && !flags.HasFlag(DomainUndefineFlags.SnapshotsMetadata))
        {
            throw QemuNode.Speaker.Invalid($"cannot delete inactive domain with {domain.SnapshotCount} snapshots");
        }

        if (!domain.IsActive && domain.CheckpointCount > 0 && !flags.HasFlag(DomainUndefineFlags.CheckpointsMetadata))
        {
            throw QemuNode.Speaker.Invalid($"cannot delete inactive domain with {domain.CheckpointCount} checkpoints");
        }

        if (domain.HasManagedSave && !flags.HasFlag(DomainUndefineFlags.ManagedSave))
        {
            throw QemuNode.Speaker.Invalid("Refusing to undefine while domain managed save image exists");
        }

        if (NvramOf(domain.StoredDefinition.ToTree()) is { } nvram && File.Exists(nvram)
            && (flags & (DomainUndefineFlags.Nvram | DomainUndefineFlags.KeepNvram)) == 0)
        {
            throw QemuNode.Speaker.Invalid("cannot undefine domain with nvram");
        }
    }

    private static string? NvramOf(System.Xml.Linq.XElement domain)
    {
        var nvram = domain.Element("os")?.Element("nvram");
        var path = (string?)nvram?.Element("source")?.Attribute("file") ?? nvram?.Value.Trim();
        return path is { Length: > 0 } ? path : null;
    }

    private void TakeBack(QemuDomain domain, DomainDefinition? replaced, DomainDefinition before, bool wasPersistent)
    {
        domain.IsPersistent = wasPersistent;
        if (domain.IsActive)
        {
            domain.NextDefinition = replaced;
        }
        else if (wasPersistent)
        {
            domain.Definition = before;
        }
        else
        {
            node.Table.Remove(domain);
        }
    }
}
