using VirtPS.Drivers.Qemu.Blocks;
using VirtPS.Drivers.Qemu.Confinement;
using VirtPS.Drivers.Qemu.Events;
using VirtPS.Drivers.Qemu.Statistics;
using VirtPS.Drivers.Shared.Identities;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;

namespace VirtPS.Drivers.Qemu.Domains;

/// <summary>Domains of the QEMU driver.</summary>
/// <remarks>One for each connection, because a domain may be started to go when its connection goes.</remarks>
/// <param name="node">Where they are.</param>
internal sealed class QemuDomains(QemuNode node) : IDomainDriver
{
    private readonly QemuDefiner _definer = new(node);
    private readonly QemuPower _power = new(node);
    private readonly QemuStatistics _statistics = new(node);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DomainSummary>> ListAsync(DomainListFlags flags, CancellationToken cancellationToken) =>
        Answer<IReadOnlyList<DomainSummary>>(() => [.. node.Table.All.Where(domain => DomainFilter.Passes(domain, flags)).Select(domain => domain.Summary)]);

    /// <inheritdoc/>
    public Task<DomainRef> LookupByNameAsync(string name, CancellationToken cancellationToken) => Answer(() => node.Table.FindByName(name).Ref);

    /// <inheritdoc/>
    public Task<DomainRef> LookupByUuidAsync(Guid uuid, CancellationToken cancellationToken) => Answer(() => node.Table.FindByUuid(uuid).Ref);

    /// <inheritdoc/>
    public Task<DomainRef> LookupByIdAsync(int id, CancellationToken cancellationToken) => Answer(() => node.Table.FindById(id).Ref);

    /// <inheritdoc/>
    public Task<DomainSummary> GetSummaryAsync(DomainRef domain, CancellationToken cancellationToken) => Answer(() => node.Table.Find(domain).Summary);

    /// <inheritdoc/>
    public Task<string> GetXmlAsync(DomainRef domain, DomainXmlFlags flags, CancellationToken cancellationToken) => Answer(
        () =>
        {
            var found = node.Table.Find(domain);
            var inactive = flags.HasFlag(DomainXmlFlags.Inactive);
            var secure = flags.HasFlag(DomainXmlFlags.Secure);
            return flags.HasFlag(DomainXmlFlags.Migratable) ? DetectedImages.Portable(node, found).ToText(-1, secure)
                : inactive && !found.IsPersistent ? DetectedImages.Portable(node, found).ToText(-1, secure)
                : (inactive ? found.StoredDefinition : found.Definition).ToText(inactive ? -1 : found.Id, secure);
        });

    /// <inheritdoc/>
    public Task<string> GetOsTypeAsync(DomainRef domain, CancellationToken cancellationToken) =>
        Answer(() => (string?)node.Table.Find(domain).Definition.ToTree().Element("os")?.Element("type") ?? "hvm");

    /// <inheritdoc/>
    public Task<DomainRef> DefineAsync(string xml, DomainDefineFlags flags, CancellationToken cancellationToken) =>
        _definer.DefineAsync(xml, flags, cancellationToken);

    /// <inheritdoc/>
    public Task<DomainRef> CreateAsync(string xml, DomainStartFlags flags, CancellationToken cancellationToken) =>
        _power.CreateAsync(xml, flags, this, cancellationToken);

    /// <inheritdoc/>
    public Task<DomainRef> StartAsync(DomainRef domain, DomainStartFlags flags, CancellationToken cancellationToken) =>
        _power.StartAsync(domain, flags, this, cancellationToken);

    /// <inheritdoc/>
    public Task UndefineAsync(DomainRef domain, DomainUndefineFlags flags, CancellationToken cancellationToken) =>
        _definer.UndefineAsync(domain, flags, cancellationToken);

    /// <inheritdoc/>
    public Task ShutdownAsync(DomainRef domain, DomainShutdownFlags flags, CancellationToken cancellationToken) =>
        _power.ShutdownAsync(domain, flags, cancellationToken);

    /// <inheritdoc/>
    public Task RebootAsync(DomainRef domain, DomainRebootFlags flags, CancellationToken cancellationToken) =>
        _power.RebootAsync(domain, flags, cancellationToken);

    /// <inheritdoc/>
    public Task ResetAsync(DomainRef domain, CancellationToken cancellationToken) => _power.ResetAsync(domain, cancellationToken);

    /// <inheritdoc/>
    public Task DestroyAsync(DomainRef domain, DomainDestroyFlags flags, CancellationToken cancellationToken) =>
        _power.DestroyAsync(domain, flags, cancellationToken);

    /// <inheritdoc/>
    public Task SuspendAsync(DomainRef domain, CancellationToken cancellationToken) => _power.SuspendAsync(domain, cancellationToken);

    /// <inheritdoc/>
    public Task ResumeAsync(DomainRef domain, CancellationToken cancellationToken) => _power.ResumeAsync(domain, cancellationToken);

    /// <inheritdoc/>
    public Task PMSuspendAsync(DomainRef domain, NodeSuspendTarget target, TimeSpan duration, CancellationToken cancellationToken) =>
        _power.PMSuspendAsync(domain, target, duration, cancellationToken);

    /// <inheritdoc/>
    public Task PMWakeupAsync(DomainRef domain, CancellationToken cancellationToken) => _power.PMWakeupAsync(domain, cancellationToken);

    /// <inheritdoc/>
    public Task RenameAsync(DomainRef domain, string newName, CancellationToken cancellationToken) => _definer.RenameAsync(domain, newName, cancellationToken);

    /// <inheritdoc/>
    public Task SetAutostartAsync(DomainRef domain, bool autostart, CancellationToken cancellationToken) =>
        _definer.SetAutostartAsync(domain, autostart, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> GetAutostartOnceAsync(DomainRef domain, CancellationToken cancellationToken) => Answer(() => node.Table.Find(domain).AutostartOnce);

    /// <inheritdoc/>
    public Task SetAutostartOnceAsync(DomainRef domain, bool autostart, CancellationToken cancellationToken) =>
        _definer.SetAutostartOnceAsync(domain, autostart, cancellationToken);

    /// <inheritdoc/>
    public Task<string> GetMetadataAsync(DomainRef domain, DomainMetadataType type, string? uri, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        Answer(() => DomainMetadata.Get(DomainImpact.One(node.Table.Find(domain), flags), type, uri));

    /// <inheritdoc/>
    public async Task SetMetadataAsync(
        DomainRef domain, DomainMetadataType type, string? metadata, string? key, string? uri, DomainAffectFlags flags, CancellationToken cancellationToken)
    {
        DomainMetadata.CheckArguments(type, metadata, key, uri);
        var found = node.Find(domain);
        using var job = await found.Jobs.BeginAsync(DomainJob.Modify, "virDomainSetMetadata", cancellationToken).ConfigureAwait(false);
        await node.Changes.ChangeAsync(found, flags, tree => DomainMetadata.Set(tree, type, metadata, key, uri), cancellationToken).ConfigureAwait(false);
        node.Host.Publish(new DomainMetadataChangeEvent(found.Ref, type, uri));
    }

    /// <inheritdoc/>
    public Task SetLifecycleActionAsync(
        DomainRef domain, DomainLifecycleType type, DomainLifecycleAction action, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        _definer.SetLifecycleActionAsync(domain, type, action, flags, cancellationToken);

    /// <inheritdoc/>
    public Task<DomainControlInfo> GetControlInfoAsync(DomainRef domain, CancellationToken cancellationToken) => Answer(
        () =>
        {
            var found = node.Table.FindActive(domain);
            return found.Run is not { HasMonitor: true } run || run.Monitor.Closed.IsCompleted
                ? new DomainControlInfo(DomainControlState.Error, 2, TimeSpan.Zero)
                : found.Jobs.Long is { } job
                    ? new DomainControlInfo(DomainControlState.Job, 0, node.Host.Clock.GetUtcNow() - job.Began)
                    : run.Monitor.BusySince is { } since
                        ? new DomainControlInfo(DomainControlState.Occupied, 0, node.Host.Clock.GetUtcNow() - since)
                        : new DomainControlInfo(DomainControlState.Ok, 0, TimeSpan.Zero);
        });

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> GetMessagesAsync(DomainRef domain, DomainMessageFlags flags, CancellationToken cancellationToken) => Answer(
        () =>
        {
            var found = node.Table.Find(domain);
            var messages = TaintMessages.Describe(found.Taints, found.Deprecations, flags);
            return (flags == DomainMessageFlags.None || flags.HasFlag(DomainMessageFlags.IOErrors)) && found.Run is { } run
                ? [.. messages, .. run.Companion(() => new DiskErrors()).Describe(found.Definition.ToTree())]
                : messages;
        });

    /// <inheritdoc/>
    public Task<IReadOnlyList<SecurityLabel>> GetSecurityLabelsAsync(DomainRef domain, CancellationToken cancellationToken) => Answer<IReadOnlyList<SecurityLabel>>(
        () =>
        {
            var found = node.Table.Find(domain);
            return found.Run is not { } run ? [] :
            [
                .. HostSecurity.Models(node.Host.IsPrivileged).Select(model => new SecurityLabel(
                    model,
                    model == HostSecurity.Dac ? (QemuConfinement.IdentityOf(run) ?? default).ToString() : string.Empty,
                    false)),
            ];
        });

    /// <inheritdoc/>
    public Task<IReadOnlyList<DomainStatistics>> GetStatisticsAsync(
        IReadOnlyList<DomainRef>? domains, DomainStatsTypes types, DomainStatsFlags flags, CancellationToken cancellationToken) =>
        _statistics.ReadAsync(domains, types, flags, cancellationToken);

    /// <summary>Takes along the domains that were started to go when this connection goes.</summary>
    /// <returns>The end.</returns>
    internal Task CloseAsync() => _power.DestroyKeptAsync(this);

    private Task<T> Answer<T>(Func<T> question)
    {
        try
        {
            lock (node.Gate)
            {
                return Task.FromResult(question());
            }
        }
        catch (VirtException e)
        {
            return Task.FromException<T>(e);
        }
    }
}
