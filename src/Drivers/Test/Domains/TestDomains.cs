using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>Domains of a test node.</summary>
/// <remarks>One for each connection, because a domain may be started to go when its connection goes.</remarks>
internal sealed class TestDomains(TestNode node) : IDomainDriver
{
    private readonly TestDomainTable _table = node.Domains;

    /// <inheritdoc/>
    public Task<IReadOnlyList<DomainSummary>> ListAsync(DomainListFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync<IReadOnlyList<DomainSummary>>(
            () =>
            {
                var found = new List<DomainSummary>(_table.All.Count);
                foreach (var domain in _table.All)
                {
                    if (DomainFilter.Passes(domain, flags))
                    {
                        found.Add(domain.Summary);
                    }
                }

                return found;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<DomainRef> LookupByNameAsync(string name, CancellationToken cancellationToken) =>
        node.RunAsync(() => _table.FindByName(name).Ref, cancellationToken);

    /// <inheritdoc/>
    public Task<DomainRef> LookupByUuidAsync(Guid uuid, CancellationToken cancellationToken) =>
        node.RunAsync(() => _table.FindByUuid(uuid).Ref, cancellationToken);

    /// <inheritdoc/>
    public Task<DomainRef> LookupByIdAsync(int id, CancellationToken cancellationToken) =>
        node.RunAsync(() => _table.FindById(id).Ref, cancellationToken);

    /// <inheritdoc/>
    public Task<DomainSummary> GetSummaryAsync(DomainRef domain, CancellationToken cancellationToken) =>
        node.RunAsync(() => _table.Find(domain).Summary, cancellationToken);

    /// <inheritdoc/>
    public Task<string> GetXmlAsync(DomainRef domain, DomainXmlFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                var found = _table.Find(domain);
                var inactive = flags.HasFlag(DomainXmlFlags.Inactive);
                return (inactive ? found.StoredDefinition : found.Definition)
                    .ToText(inactive ? -1 : found.Id, flags.HasFlag(DomainXmlFlags.Secure));
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<string> GetOsTypeAsync(DomainRef domain, CancellationToken cancellationToken) =>
        node.RunAsync(() => _table.Find(domain) is not null ? "linux" : string.Empty, cancellationToken);

    /// <inheritdoc/>
    public Task<DomainRef> DefineAsync(string xml, DomainDefineFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                DomainErrors.CheckFlags(flags, DomainDefineFlags.Validate, "virDomainDefineXMLFlags");
                var definition = DomainReader.Read(xml);
                if (definition.Name.Contains('\n', StringComparison.Ordinal))
                {
                    throw new VirtException(VirtErrorCode.XmlDetail, "invalid char in name: \n", VirtErrorDomain.Test);
                }

                var domain = _table.Define(definition, out var replaced);
                _table.Announce(domain, DomainEventType.Defined, replaced is null ? DefinedDetail.Added : DefinedDetail.Updated);
                return domain.Ref;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<DomainRef> CreateAsync(string xml, DomainStartFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                var domain = _table.Prepare(DomainReader.Read(xml));
                DomainPower.Start(_table, domain, flags | DomainStartFlags.ForceBoot, this);
                return domain.Ref;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<DomainRef> StartAsync(DomainRef domain, DomainStartFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                var found = _table.Find(domain, DomainAction.Start);
                DomainPower.Start(_table, found, flags, this);
                return found.Ref;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task UndefineAsync(DomainRef domain, DomainUndefineFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(() => DomainPower.Undefine(_table, _table.Find(domain), flags), cancellationToken);

    /// <inheritdoc/>
    public Task ShutdownAsync(DomainRef domain, DomainShutdownFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                var found = _table.Find(domain, DomainAction.Shutdown);
                if (found.Work.Backup is { KeepsGuest: true })
                {
                    DomainPower.Pause(_table, found, PausedReason.ShuttingDown, SuspendedDetail.GuestShutdown);
                    return;
                }

                DomainPower.EndRun(_table, found, found.Definition.OnPoweroff);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task RebootAsync(DomainRef domain, DomainRebootFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                var found = _table.Find(domain, DomainAction.UseGuest);
                DomainPower.EndRun(_table, found, found.Definition.OnReboot);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task ResetAsync(DomainRef domain, CancellationToken cancellationToken) =>
        node.RunAsync(() => { _ = _table.Find(domain, DomainAction.UseGuest); }, cancellationToken);

    /// <inheritdoc/>
    public Task DestroyAsync(DomainRef domain, DomainDestroyFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () => DomainPower.Stop(_table, _table.Find(domain, DomainAction.UseGuest), ShutoffReason.Destroyed, StoppedDetail.Destroyed),
            cancellationToken);

    /// <inheritdoc/>
    public Task SuspendAsync(DomainRef domain, CancellationToken cancellationToken) =>
        node.RunAsync(
            () => DomainPower.Pause(_table, _table.Find(domain, DomainAction.Suspend), PausedReason.User, SuspendedDetail.Paused),
            cancellationToken);

    /// <inheritdoc/>
    public Task ResumeAsync(DomainRef domain, CancellationToken cancellationToken) =>
        node.RunAsync(() => DomainPower.Unpause(_table, _table.Find(domain, DomainAction.Resume)), cancellationToken);

    /// <inheritdoc/>
    public Task PMSuspendAsync(DomainRef domain, NodeSuspendTarget target, TimeSpan duration, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                if (duration != TimeSpan.Zero)
                {
                    throw new VirtException(VirtErrorCode.ArgumentUnsupported, "Duration not supported. Use 0 for now", VirtErrorDomain.Test);
                }

                DomainPower.Sleep(_table, _table.Find(domain, DomainAction.Sleep), target);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task PMWakeupAsync(DomainRef domain, CancellationToken cancellationToken) =>
        node.RunAsync(() => DomainPower.Wake(_table, _table.Find(domain, DomainAction.Wake)), cancellationToken);

    /// <inheritdoc/>
    public Task RenameAsync(DomainRef domain, string newName, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                var found = _table.Find(domain, DomainAction.Rename);
                var before = found.Ref;
                _table.Rename(found, newName, () => RefuseSlash(newName));
                _table.Publish(new DomainLifecycleEvent(before, DomainEventType.Undefined, UndefinedDetail.Renamed));
                _table.Announce(found, DomainEventType.Defined, DefinedDetail.Renamed);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task SetAutostartAsync(DomainRef domain, bool autostart, CancellationToken cancellationToken) =>
        node.RunAsync(() => { _table.Find(domain).Autostart = autostart; }, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> GetAutostartOnceAsync(DomainRef domain, CancellationToken cancellationToken) =>
        node.RunAsync(() => _table.Find(domain).AutostartOnce, cancellationToken);

    /// <inheritdoc/>
    public Task SetAutostartOnceAsync(DomainRef domain, bool autostart, CancellationToken cancellationToken) =>
        node.RunAsync(() => { _table.Find(domain).AutostartOnce = autostart; }, cancellationToken);

    /// <inheritdoc/>
    public Task<string> GetMetadataAsync(DomainRef domain, DomainMetadataType type, string? uri, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(() => DomainMetadata.Get(DomainImpact.One(_table.Find(domain), flags), type, uri), cancellationToken);

    /// <inheritdoc/>
    public Task SetMetadataAsync(DomainRef domain, DomainMetadataType type, string? metadata, string? key, string? uri, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                DomainMetadata.CheckArguments(type, metadata, key, uri);
                var found = _table.Find(domain);
                DomainImpact.Change(found, flags, definition => DomainMetadata.Set(definition, type, metadata, key, uri));
                _table.Publish(new DomainMetadataChangeEvent(found.Ref, type, uri));
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task SetLifecycleActionAsync(DomainRef domain, DomainLifecycleType type, DomainLifecycleAction action, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                if (type is < DomainLifecycleType.Poweroff or > DomainLifecycleType.Crash)
                {
                    throw DomainErrors.Shared(VirtErrorCode.InvalidArg, $"invalid lifecycle type '{(int)type}'");
                }

                if (type != DomainLifecycleType.Crash && action is DomainLifecycleAction.CoreDumpDestroy or DomainLifecycleAction.CoreDumpRestart)
                {
                    throw DomainErrors.Shared(
                        VirtErrorCode.ConfigUnsupported,
                        $"Lifecycle event '{LifecycleWords.Word(type)}' doesn't support '{LifecycleWords.Word(action)}' action");
                }

                DomainImpact.Change(_table.Find(domain), flags, definition => LifecycleWords.Set(definition, type, action));
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<DomainControlInfo> GetControlInfoAsync(DomainRef domain, CancellationToken cancellationToken) =>
        node.RunAsync(() => GuestControl.Read(_table.Find(domain, DomainAction.UseGuest).Guest.Time), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> GetMessagesAsync(DomainRef domain, DomainMessageFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(() => TestTaints.Describe(_table.Find(domain).Taints, flags), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<SecurityLabel>> GetSecurityLabelsAsync(DomainRef domain, CancellationToken cancellationToken) =>
        node.RunAsync<IReadOnlyList<SecurityLabel>>(
            () => _table.Find(domain).IsActive
                ? [new SecurityLabel(string.Empty, "libvirt-test", Enforcing: true)]
                : [new SecurityLabel(string.Empty, string.Empty, Enforcing: false)],
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DomainStatistics>> GetStatisticsAsync(IReadOnlyList<DomainRef>? domains, DomainStatsTypes types, DomainStatsFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(() => DomainStatisticsReader.Read(_table, domains, types, flags), cancellationToken);

    /// <summary>Takes along the domains that were started to go when this connection goes.</summary>
    internal void Close()
    {
        lock (node.Gate)
        {
            foreach (var domain in _table.All.Where(domain => domain.IsActive && domain.Work.Departure?.Keeper == this).ToArray())
            {
                // Nobody is left to say that it has arrived.
                domain.Work.Departure!.Job.Lose();
                domain.Work.Departure.Return(_table, domain);
            }

            foreach (var domain in _table.All.Where(domain => domain.Keeper == this).ToArray())
            {
                if (!domain.IsActive)
                {
                    _table.Remove(domain);
                    continue;
                }

                DomainPower.Stop(_table, domain, ShutoffReason.Destroyed, StoppedDetail.Destroyed);
            }
        }
    }

    private static void RefuseSlash(string name)
    {
        if (name.Contains('/', StringComparison.Ordinal))
        {
            throw new VirtException(VirtErrorCode.XmlError, $"name {name} cannot contain '/'", VirtErrorDomain.Test);
        }
    }
}
