using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Drivers.Remote;

/// <summary>Domains of a daemon's host.</summary>
internal sealed class RemoteDomains(RemoteLink link) : IDomainDriver
{
    private readonly RemoteDomainList _list = new(link);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DomainSummary>> ListAsync(DomainListFlags flags, CancellationToken cancellationToken) =>
        _list.ReadAsync(flags, cancellationToken);

    /// <inheritdoc/>
    public async Task<DomainRef> LookupByNameAsync(string name, CancellationToken cancellationToken) =>
        (await link.CallAsync(DomainProcedures.LookupByName, new(name), cancellationToken).ConfigureAwait(false)).Domain;

    /// <inheritdoc/>
    public async Task<DomainRef> LookupByUuidAsync(Guid uuid, CancellationToken cancellationToken) =>
        (await link.CallAsync(DomainProcedures.LookupByUuid, new(uuid), cancellationToken).ConfigureAwait(false)).Domain;

    /// <inheritdoc/>
    public async Task<DomainRef> LookupByIdAsync(int id, CancellationToken cancellationToken) =>
        (await link.CallAsync(DomainProcedures.LookupById, new(id), cancellationToken).ConfigureAwait(false)).Domain;

    /// <inheritdoc/>
    /// <remarks>All of it is asked for at once. The handle is looked up again, because the domain may have started, stopped or got another name.</remarks>
    public async Task<DomainSummary> GetSummaryAsync(DomainRef domain, CancellationToken cancellationToken)
    {
        var args = new DomainArgs(domain);
        var found = LookupByUuidAsync(domain.Uuid, cancellationToken);
        var state = link.CallAsync(DomainProcedures.GetState, new(domain, 0), cancellationToken);
        var info = link.CallAsync(DomainProcedures.GetInfo, args, cancellationToken);
        var facts = Task.WhenAll(
            link.HoldsAsync(DomainProcedures.IsPersistent, args, cancellationToken),
            link.HoldsAsync(DomainProcedures.GetAutostart, args, cancellationToken).OrAsync(false),
            link.HoldsAsync(DomainSaveProcedures.HasManagedSave, new(domain, 0), cancellationToken).OrAsync(false));
        await Task.WhenAll(found, state, info, facts).ConfigureAwait(false);
        var (itsInfo, itsFacts) = (await info.ConfigureAwait(false), await facts.ConfigureAwait(false));
        return RemoteDomainList.Summary(await found.ConfigureAwait(false), await state.ConfigureAwait(false), itsInfo, itsFacts[0], itsFacts[1], itsFacts[2]);
    }

    /// <inheritdoc/>
    public Task<string> GetXmlAsync(DomainRef domain, DomainXmlFlags flags, CancellationToken cancellationToken) =>
        link.TextAsync(DomainProcedures.GetXml, new(domain, (uint)flags), cancellationToken);

    /// <inheritdoc/>
    public Task<string> GetOsTypeAsync(DomainRef domain, CancellationToken cancellationToken) =>
        link.TextAsync(DomainProcedures.GetOsType, new(domain), cancellationToken);

    /// <inheritdoc/>
    /// <remarks>Without flags it is the call that every daemon knows.</remarks>
    public async Task<DomainRef> DefineAsync(string xml, DomainDefineFlags flags, CancellationToken cancellationToken) =>
        (await (flags == DomainDefineFlags.None
            ? link.CallAsync(DomainProcedures.DefineXml, new(xml), cancellationToken)
            : link.CallAsync(DomainProcedures.DefineXmlFlags, new(xml, (uint)flags), cancellationToken)).ConfigureAwait(false)).Domain;

    /// <inheritdoc/>
    public async Task<DomainRef> CreateAsync(string xml, DomainStartFlags flags, CancellationToken cancellationToken) =>
        (await link.CallAsync(DomainProcedures.CreateXml, new(xml, (uint)flags), cancellationToken).ConfigureAwait(false)).Domain;

    /// <inheritdoc/>
    public async Task<DomainRef> StartAsync(DomainRef domain, DomainStartFlags flags, CancellationToken cancellationToken) =>
        (await link.CallAsync(DomainProcedures.CreateFlags, new(domain, (uint)flags), cancellationToken).ConfigureAwait(false)).Domain;

    /// <inheritdoc/>
    /// <remarks>Without flags it is the call that every daemon knows.</remarks>
    public Task UndefineAsync(DomainRef domain, DomainUndefineFlags flags, CancellationToken cancellationToken) => flags == DomainUndefineFlags.None
        ? link.CallAsync(DomainProcedures.Undefine, new(domain), cancellationToken)
        : link.CallAsync(DomainProcedures.UndefineFlags, new(domain, (uint)flags), cancellationToken);

    /// <inheritdoc/>
    /// <remarks>Without flags it is the call that every daemon knows.</remarks>
    public Task ShutdownAsync(DomainRef domain, DomainShutdownFlags flags, CancellationToken cancellationToken) => flags == DomainShutdownFlags.None
        ? link.CallAsync(DomainProcedures.Shutdown, new(domain), cancellationToken)
        : link.CallAsync(DomainProcedures.ShutdownFlags, new(domain, (uint)flags), cancellationToken);

    /// <inheritdoc/>
    public Task RebootAsync(DomainRef domain, DomainRebootFlags flags, CancellationToken cancellationToken) =>
        link.CallAsync(DomainProcedures.Reboot, new(domain, (uint)flags), cancellationToken);

    /// <inheritdoc/>
    public Task ResetAsync(DomainRef domain, CancellationToken cancellationToken) =>
        link.CallAsync(DomainProcedures.Reset, new(domain, 0), cancellationToken);

    /// <inheritdoc/>
    /// <remarks>Without flags it is the call that every daemon knows.</remarks>
    public Task DestroyAsync(DomainRef domain, DomainDestroyFlags flags, CancellationToken cancellationToken) => flags == DomainDestroyFlags.None
        ? link.CallAsync(DomainProcedures.Destroy, new(domain), cancellationToken)
        : link.CallAsync(DomainProcedures.DestroyFlags, new(domain, (uint)flags), cancellationToken);

    /// <inheritdoc/>
    public Task SuspendAsync(DomainRef domain, CancellationToken cancellationToken) =>
        link.CallAsync(DomainProcedures.Suspend, new(domain), cancellationToken);

    /// <inheritdoc/>
    public Task ResumeAsync(DomainRef domain, CancellationToken cancellationToken) =>
        link.CallAsync(DomainProcedures.Resume, new(domain), cancellationToken);

    /// <inheritdoc/>
    public Task PMSuspendAsync(DomainRef domain, NodeSuspendTarget target, TimeSpan duration, CancellationToken cancellationToken) =>
        link.CallAsync(DomainProcedures.PMSuspend, new(domain, (uint)target, (ulong)duration.TotalSeconds, 0), cancellationToken);

    /// <inheritdoc/>
    public Task PMWakeupAsync(DomainRef domain, CancellationToken cancellationToken) =>
        link.CallAsync(DomainProcedures.PMWakeup, new(domain, 0), cancellationToken);

    /// <inheritdoc/>
    public Task RenameAsync(DomainRef domain, string newName, CancellationToken cancellationToken) =>
        link.CallAsync(DomainProcedures.Rename, new(domain, newName, 0), cancellationToken);

    /// <inheritdoc/>
    public Task SetAutostartAsync(DomainRef domain, bool autostart, CancellationToken cancellationToken) =>
        link.CallAsync(DomainProcedures.SetAutostart, new(domain, autostart ? 1 : 0), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> GetAutostartOnceAsync(DomainRef domain, CancellationToken cancellationToken) =>
        link.HoldsAsync(DomainProcedures.GetAutostartOnce, new(domain), cancellationToken);

    /// <inheritdoc/>
    public Task SetAutostartOnceAsync(DomainRef domain, bool autostart, CancellationToken cancellationToken) =>
        link.CallAsync(DomainProcedures.SetAutostartOnce, new(domain, autostart ? 1 : 0), cancellationToken);

    /// <inheritdoc/>
    public Task<string> GetMetadataAsync(DomainRef domain, DomainMetadataType type, string? uri, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        link.TextAsync(DomainProcedures.GetMetadata, new(domain, (int)type, uri, (uint)flags), cancellationToken);

    /// <inheritdoc/>
    public Task SetMetadataAsync(
        DomainRef domain, DomainMetadataType type, string? metadata, string? key, string? uri, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        link.CallAsync(DomainProcedures.SetMetadata, new(domain, (int)type, metadata, key, uri, (uint)flags), cancellationToken);

    /// <inheritdoc/>
    public Task SetLifecycleActionAsync(
        DomainRef domain, DomainLifecycleType type, DomainLifecycleAction action, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        link.CallAsync(DomainProcedures.SetLifecycleAction, new(domain, (uint)type, (uint)action, (uint)flags), cancellationToken);

    /// <inheritdoc/>
    public async Task<DomainControlInfo> GetControlInfoAsync(DomainRef domain, CancellationToken cancellationToken)
    {
        var info = await link.CallAsync(DomainProcedures.GetControlInfo, new(domain, 0), cancellationToken).ConfigureAwait(false);
        return new((DomainControlState)info.State, info.Details, WireUnits.FromMilliseconds(info.StateTime));
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> GetMessagesAsync(DomainRef domain, DomainMessageFlags flags, CancellationToken cancellationToken) =>
        (await link.CallAsync(DomainProcedures.GetMessages, new(domain, (uint)flags), cancellationToken).ConfigureAwait(false)).Messages;

    /// <inheritdoc/>
    /// <remarks>A driver that knows no list of labels may know the one of its own model.</remarks>
    public async Task<IReadOnlyList<SecurityLabel>> GetSecurityLabelsAsync(DomainRef domain, CancellationToken cancellationToken)
    {
        try
        {
            var labels = await link.CallAsync(DomainProcedures.GetSecurityLabels, new(domain), cancellationToken).ConfigureAwait(false);

            // libvirt's daemon answers with a negative count where its driver fails, and says no more about it.
            if (labels.Count >= 0)
            {
                return Array.ConvertAll(labels.Labels, LabelOf);
            }
        }
        catch (VirtException error) when (RemoteAnswers.IsUnknown(error))
        {
        }

        return [LabelOf(await link.CallAsync(DomainProcedures.GetSecurityLabel, new(domain), cancellationToken).ConfigureAwait(false))];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DomainStatistics>> GetStatisticsAsync(
        IReadOnlyList<DomainRef>? domains, DomainStatsTypes types, DomainStatsFlags flags, CancellationToken cancellationToken)
    {
        // On the wire no domains mean all of them.
        if (domains is { Count: 0 })
        {
            return [];
        }

        var answer = await link.CallAsync(
            DomainProcedures.GetStatistics, new(domains is null ? [] : [.. domains], (uint)types, (uint)flags), cancellationToken).ConfigureAwait(false);
        return Array.ConvertAll(answer.Domains, static one => new DomainStatistics(one.Domain, one.Parameters));
    }

    private static SecurityLabel LabelOf(SecurityLabelResult label) => new(string.Empty, WireUnits.FromEndedText(label.Label), label.Enforcing != 0);
}
